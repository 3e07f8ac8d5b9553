#include "tests/sandbox/core/secrets.h"

#include <memory>
#include <stdexcept>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>

namespace leadloom::sandbox {

namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Digest = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

std::string contents(BIO* bio) {
    char* data = nullptr;
    const auto size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

const unsigned char* bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

int base64Digit(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+' || c == '-') return 62;
    if (c == '/' || c == '_') return 63;
    return -1;
}

}  // namespace

std::string hexText(std::string_view bytes) {
    static constexpr char Hex[] = "0123456789abcdef";
    std::string out;
    for (const char c : bytes) {
        out += Hex[static_cast<unsigned char>(c) >> 4];
        out += Hex[static_cast<unsigned char>(c) & 15];
    }
    return out;
}

std::string randomHex(std::size_t count) {
    std::string raw(count, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(raw.data()), static_cast<int>(count)) != 1)
        throw std::runtime_error("no random bytes");
    return hexText(raw);
}

std::string randomUuid() {
    auto hex = randomHex(16);
    hex[12] = '4';
    for (const std::size_t at : {8U, 13U, 18U, 23U})
        hex.insert(at, "-");
    return hex;
}

std::string base64(std::string_view text) {
    std::string out((text.size() + 2) / 3 * 4 + 1, '\0');
    const auto size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes(text),
                                      static_cast<int>(text.size()));
    out.resize(static_cast<std::size_t>(size));
    return out;
}

std::optional<std::string> fromBase64(std::string_view text) {
    std::string out;
    unsigned buffer = 0;
    int bits = 0;
    while (!text.empty() && text.back() == '=')
        text.remove_suffix(1);
    for (const char c : text) {
        const int digit = base64Digit(c);
        if (digit < 0) return std::nullopt;
        buffer = (buffer << 6 | static_cast<unsigned>(digit)) & 0xFFFFFF;
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        out += static_cast<char>(buffer >> bits & 0xFF);
    }
    return out;
}

std::string hmacSha256(std::string_view key, std::string_view message) {
    unsigned char digest[32];
    unsigned size = sizeof digest;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes(message), message.size(),
         digest, &size);
    return {reinterpret_cast<const char*>(digest), size};
}

bool verifiesRs256(std::string_view publicKeyPem, std::string_view message,
                   std::string_view signature) {
    const Bio bio(BIO_new_mem_buf(publicKeyPem.data(), static_cast<int>(publicKeyPem.size())),
                  BIO_free);
    const Key key(PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
    const Digest digest(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    if (!key || EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1)
        return false;
    return EVP_DigestVerify(digest.get(), bytes(signature), signature.size(), bytes(message),
                            message.size()) == 1;
}

KeyPair makeKeyPair() {
    const Key key(EVP_RSA_gen(2048), EVP_PKEY_free);
    const Bio publicBio(BIO_new(BIO_s_mem()), BIO_free), privateBio(BIO_new(BIO_s_mem()), BIO_free);
    PEM_write_bio_PUBKEY(publicBio.get(), key.get());
    PEM_write_bio_PrivateKey(privateBio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return {contents(publicBio.get()), contents(privateBio.get())};
}

}  // namespace leadloom::sandbox
