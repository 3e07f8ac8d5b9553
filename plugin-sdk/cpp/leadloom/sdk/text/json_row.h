#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace leadloom::sdk {

/// A top-level key whose value is wanted, as text; numbers digit by digit.
struct WantedKey {
    std::string_view name;  ///< empty: not wanted
    std::string* value;
};

/// Whether the text is one JSON object; fills what is wanted on the way. Builds no tree.
bool readJsonRow(std::string_view text, std::initializer_list<WantedKey> wanted);

/// The top-level keys of an object, in their order.
std::vector<std::string> keysOf(std::string_view object);

}  // namespace leadloom::sdk
