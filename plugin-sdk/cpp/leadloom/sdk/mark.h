#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <leadloom/sdk/encoding.h>

namespace leadloom::sdk {

/// A short text for a long one, different where that is: for cursors that must know a text again
/// without holding it. FNV-1a, 16 digits; the same everywhere and for ever. Protects nothing
/// against somebody who looks for two texts with one mark.
inline std::string markOf(std::string_view text) {
    std::uint64_t hash = 14695981039346656037U;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    std::uint8_t bytes[sizeof hash];
    for (auto at = sizeof hash; at-- > 0; hash >>= 8U)
        bytes[at] = static_cast<std::uint8_t>(hash);
    return hexEncode(bytes);
}

}  // namespace leadloom::sdk
