#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "hub/base/result.h"

namespace leadloom::security {

/// Algorithms that only vendors' own schemes ask for. The hub itself proves nothing with them.
enum class VendorDigest : std::uint8_t { Md5, Sha1, Sha512 };

/// Raw bytes. Any thread.
std::string vendorDigest(VendorDigest algorithm, std::string_view bytes);
std::string vendorHmac(VendorDigest algorithm, std::string_view key, std::string_view bytes);

/// AES-256-CBC without padding: what was padding stays at the end. InvalidRecord: a key other than
/// 32 bytes, an iv other than 16, or bytes that are no whole blocks. Any thread.
Result<std::string> decryptAesCbc(std::string_view key, std::string_view iv,
                                  std::string_view encrypted);

}  // namespace leadloom::security
