#pragma once

#include <string_view>

namespace leadloom::sdk {

/// Whether a text is digits and nothing else: an id of a vendor that has numbers for ids.
inline bool isNumericId(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace leadloom::sdk
