#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leadloom::sandbox {

/// Hexadecimal text, in lower case.
std::string hexText(std::string_view bytes);
/// Hexadecimal text of `bytes` unpredictable bytes.
std::string randomHex(std::size_t bytes);
/// A random UUID in text form.
std::string randomUuid();
std::string base64(std::string_view bytes);
/// Base64 in either alphabet, padded or not; nothing when it is broken.
std::optional<std::string> fromBase64(std::string_view text);
/// Raw 32 bytes.
std::string hmacSha256(std::string_view key, std::string_view message);
/// Whether `signature` is the RS256 signature of `message` under a PEM public key.
bool verifiesRs256(std::string_view publicKeyPem, std::string_view message,
                   std::string_view signature);

/// A fresh 2048-bit RSA pair in PEM.
struct KeyPair {
    std::string publicPem, privatePem;
};
KeyPair makeKeyPair();

}  // namespace leadloom::sandbox
