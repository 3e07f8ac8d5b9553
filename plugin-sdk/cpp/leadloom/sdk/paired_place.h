#pragma once

#include <string>
#include <string_view>

namespace leadloom::sdk {

/// Where a walk stands that needs two words: a list and the place in it, a page and the session
/// that it is one of. As text "list:place"; the first word holds no colon, either may be empty.
struct PairedPlace {
    std::string first, second;

    static PairedPlace parse(std::string_view text) {
        const auto colon = text.find(':');
        if (colon == std::string_view::npos) return {std::string(text), {}};
        return {std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
    }
    std::string text() const { return first + ":" + second; }
};

}  // namespace leadloom::sdk
