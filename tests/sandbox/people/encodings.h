#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace leadloom::sandbox {

enum class Encoding { Utf8, Utf8WithMark, Utf16, Windows1252 };

/// `text`, which is UTF-8, in another encoding; UTF-16 is little-endian with its mark.
/// Nothing when a character has no place in the encoding.
std::optional<std::string> encoded(std::string_view text, Encoding encoding);
std::string_view encodingName(Encoding encoding);

}  // namespace leadloom::sandbox
