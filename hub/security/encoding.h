#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace leadloom::security {

/// Lower-case hexadecimal.
std::string toHex(std::string_view bytes);
/// Nothing when `text` is not an even number of hexadecimal digits.
std::optional<std::string> fromHex(std::string_view text);

/// Base64 with the standard alphabet and padding.
std::string toBase64(std::string_view bytes);
/// Base64 with the URL alphabet and no padding (RFC 4648 section 5).
std::string toBase64Url(std::string_view bytes);
/// Reads either alphabet, padding optional. Nothing when `text` is neither.
std::optional<std::string> fromBase64(std::string_view text);

/// `text` with all but unreserved characters percent-encoded, as forms and queries want it.
std::string percentEncode(std::string_view text);

}  // namespace leadloom::security
