#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace leadloom::security {

using Sha256Digest = std::array<std::uint8_t, 32>;

/// SHA-256 of `bytes`, about 1 µs per KB. Any thread.
Sha256Digest sha256(std::string_view bytes);

/// HMAC-SHA-256. Any thread.
Sha256Digest hmacSha256(std::string_view key, std::string_view bytes);

/// True when both are the same bytes; takes the same time wherever they differ.
bool constantTimeEqual(std::string_view left, std::string_view right);

/// The digest's bytes as a view, valid as long as `digest`.
inline std::string_view bytesOf(const Sha256Digest& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace leadloom::security
