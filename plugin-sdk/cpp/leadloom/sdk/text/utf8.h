#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace leadloom::sdk {

/// What stands at a place of a text.
struct Utf8Step {
    std::size_t length = 0;  ///< bytes of the sequence; 0: none begins here
    bool cut = false;        ///< it may go on behind the end
};

/// Looks at the byte `i`, which must be one of `bytes`. Takes only shortest forms, no surrogates.
Utf8Step utf8At(std::string_view bytes, std::size_t i);

/// Well-formed UTF-8 without zero bytes.
bool isText(std::string_view bytes);

/// Appends a code point; `point` must be below 0x110000.
void appendUtf8(char32_t point, std::string& out);

}  // namespace leadloom::sdk
