#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leadloom::sandbox::salesforce {

/// The 18-character form of a 15- or 18-character id. Nothing when the text is no id: wrong
/// length, a foreign character, or a checksum that does not fit.
std::optional<std::string> normalisedId(std::string_view id);
/// The id of the `number`-th record of an object, 18 characters; ids sort by number.
std::string makeId(std::string_view prefix, std::uint64_t number);

}  // namespace leadloom::sandbox::salesforce
