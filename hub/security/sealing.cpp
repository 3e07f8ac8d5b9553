#include "hub/security/sealing.h"

#include <memory>
#include <stdexcept>

#include <openssl/evp.h>

#include "hub/security/random.h"

namespace leadloom::security {
namespace {

constexpr std::size_t NonceSize = 12;
constexpr std::size_t TagSize = 16;

struct FreeCipher {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

const unsigned char* in(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* out(std::string& bytes, std::size_t at = 0) {
    return reinterpret_cast<unsigned char*>(bytes.data()) + at;
}
int length(std::string_view bytes) {
    return static_cast<int>(bytes.size());
}

}  // namespace

std::string seal(std::string_view key, std::string_view context, std::string_view text) {
    const Cipher cipher(EVP_CIPHER_CTX_new());
    std::string sealedBytes = randomBytes(NonceSize);
    sealedBytes.resize(NonceSize + text.size() + TagSize);
    int written = 0;
    const bool worked =
        key.size() == SealingKeySize &&
        EVP_EncryptInit_ex2(cipher.get(), EVP_aes_256_gcm(), in(key), in(sealedBytes), nullptr) &&
        EVP_EncryptUpdate(cipher.get(), nullptr, &written, in(context), length(context)) &&
        EVP_EncryptUpdate(cipher.get(), out(sealedBytes, NonceSize), &written, in(text),
                          length(text)) &&
        EVP_EncryptFinal_ex(cipher.get(), out(sealedBytes, NonceSize + text.size()), &written) &&
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, TagSize,
                            out(sealedBytes, NonceSize + text.size()));
    if (!worked) throw std::runtime_error("OpenSSL: AES-256-GCM failed");
    return sealedBytes;
}

std::optional<std::string> unseal(std::string_view key, std::string_view context,
                                  std::string_view sealedBytes) {
    if (key.size() != SealingKeySize || sealedBytes.size() < NonceSize + TagSize) {
        return std::nullopt;
    }
    const std::string_view text =
        sealedBytes.substr(NonceSize, sealedBytes.size() - NonceSize - TagSize);
    std::string tag(sealedBytes.substr(sealedBytes.size() - TagSize));
    std::string opened(text.size(), '\0');
    std::string rest(TagSize, '\0');
    const Cipher cipher(EVP_CIPHER_CTX_new());
    int written = 0;
    const bool worked =
        EVP_DecryptInit_ex2(cipher.get(), EVP_aes_256_gcm(), in(key), in(sealedBytes), nullptr) &&
        EVP_DecryptUpdate(cipher.get(), nullptr, &written, in(context), length(context)) &&
        EVP_DecryptUpdate(cipher.get(), out(opened), &written, in(text), length(text)) &&
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, TagSize, out(tag)) &&
        EVP_DecryptFinal_ex(cipher.get(), out(rest), &written) > 0;
    if (!worked) return std::nullopt;
    return opened;
}

}  // namespace leadloom::security
