#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace leadloom::normalize {

/// Which part of a name its language says first.
enum class NameOrder : std::uint8_t { Unknown, GivenFirst, FamilyFirst };

/// A person's name in parts, each a normal form; parts that nobody told are empty.
struct PersonName {
    std::string prefix;
    std::string given;
    std::string middle;
    std::string family;
    std::string suffix;

    friend bool operator==(const PersonName&, const PersonName&) = default;
};

/// Parts of a full name. A comma means "Family, Given"; particles ("van der", "de la") stay with
/// the family name; one word in capitals among others is the family name; Chinese, Japanese and
/// Korean names have the family name first. What none of this settles goes by `order`, and then by
/// given name first. One word alone is the given name. All parts are empty when the text is not
/// UTF-8.
PersonName splitFullName(std::string_view fullName, NameOrder order = NameOrder::Unknown);

/// The full name in the given order; for East Asian scripts without a blank and the family name
/// first unless told otherwise.
std::string joinFullName(const PersonName& name, NameOrder order = NameOrder::Unknown);

}  // namespace leadloom::normalize
