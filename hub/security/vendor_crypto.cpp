#include "hub/security/vendor_crypto.h"

#include <array>
#include <memory>
#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace leadloom::security {
namespace {

constexpr std::size_t KeySize = 32;
constexpr std::size_t BlockSize = 16;
constexpr std::size_t Largest = 64U << 20U;

const EVP_MD* algorithmOf(VendorDigest digest) {
    switch (digest) {
        case VendorDigest::Md5:
            return EVP_md5();
        case VendorDigest::Sha1:
            return EVP_sha1();
        case VendorDigest::Sha512:
            return EVP_sha512();
    }
    return nullptr;
}

const unsigned char* bytesOf(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

void require(bool worked) {
    if (!worked) throw std::runtime_error("OpenSSL refuses a digest or a cipher");
}

}  // namespace

std::string vendorDigest(VendorDigest algorithm, std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned size = 0;
    require(EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, algorithmOf(algorithm),
                       nullptr) == 1);
    return {reinterpret_cast<const char*>(out.data()), size};
}

std::string vendorHmac(VendorDigest algorithm, std::string_view key, std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned size = 0;
    require(HMAC(algorithmOf(algorithm), key.data(), static_cast<int>(key.size()), bytesOf(bytes),
                 bytes.size(), out.data(), &size) != nullptr);
    return {reinterpret_cast<const char*>(out.data()), size};
}

Result<std::string> decryptAesCbc(std::string_view key, std::string_view iv,
                                  std::string_view encrypted) {
    const bool whole = key.size() == KeySize && iv.size() == BlockSize && !encrypted.empty() &&
                       encrypted.size() % BlockSize == 0 && encrypted.size() <= Largest;
    if (!whole) return Error{ErrorKind::InvalidRecord, "an encrypted message has a wrong size", ""};
    const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(
        EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    std::string plain(encrypted.size(), '\0');
    auto* out = reinterpret_cast<unsigned char*>(plain.data());
    int size = 0;
    int rest = 0;
    require(context && EVP_DecryptInit_ex(context.get(), EVP_aes_256_cbc(), nullptr, bytesOf(key),
                                          bytesOf(iv)) == 1);
    EVP_CIPHER_CTX_set_padding(context.get(), 0);
    require(EVP_DecryptUpdate(context.get(), out, &size, bytesOf(encrypted),
                              static_cast<int>(encrypted.size())) == 1 &&
            EVP_DecryptFinal_ex(context.get(), out + size, &rest) == 1);
    return plain;
}

}  // namespace leadloom::security
