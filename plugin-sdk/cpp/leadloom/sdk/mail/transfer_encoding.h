#pragma once

#include <string>
#include <string_view>

namespace leadloom::sdk {

/// RFC 2045. Both bear what real mail holds: a broken escape stays as it is, foreign letters among
/// base64 are left out.
std::string decodedQuotedPrintable(std::string_view text);
std::string decodedBase64(std::string_view text);

/// Base64 in lines of 76, each ended by CRLF.
std::string base64Lines(std::string_view bytes);

}  // namespace leadloom::sdk
