#include "hub/security/digest.h"

#include <memory>
#include <stdexcept>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

namespace leadloom::security {
namespace {

struct FreeDigestContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
struct FreeMacContext {
    void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};
using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeDigestContext>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, FreeMacContext>;

// A broken OpenSSL installation is not survivable: without digests nothing the hub stores is safe.
void require(bool worked, const char* what) {
    if (!worked) throw std::runtime_error(std::string("OpenSSL: ") + what + " failed");
}

const EVP_MD* sha256Algorithm() {
    static const EVP_MD* algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return algorithm;
}

EVP_MD_CTX* digestContext() {
    thread_local DigestContext context(EVP_MD_CTX_new());
    return context.get();
}

/// A thread's HMAC with the key it was used with last: setting a key up costs more than a digest.
struct KeyedMac {
    MacContext context;
    std::string key;
    bool ready = false;
};

KeyedMac& keyedMac() {
    static EVP_MAC* algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    thread_local KeyedMac mac{MacContext(EVP_MAC_CTX_new(algorithm)), {}, false};
    return mac;
}

const unsigned char* asBytes(std::string_view text) {
    static constexpr unsigned char Nothing = 0;
    return text.empty() ? &Nothing : reinterpret_cast<const unsigned char*>(text.data());
}

EVP_MAC_CTX* startedMac(std::string_view key) {
    static char algorithmName[] = "SHA256";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, algorithmName, 0),
        OSSL_PARAM_construct_end()};
    KeyedMac& mac = keyedMac();
    if (mac.ready && mac.key == key) {
        require(EVP_MAC_init(mac.context.get(), nullptr, 0, nullptr) == 1, "HMAC start");
        return mac.context.get();
    }
    mac.ready = false;
    require(EVP_MAC_init(mac.context.get(), asBytes(key), key.size(), parameters) == 1,
            "HMAC start");
    mac.key = key;
    mac.ready = true;
    return mac.context.get();
}

}  // namespace

Sha256Digest sha256(std::string_view bytes) {
    Sha256Digest digest;
    EVP_MD_CTX* context = digestContext();
    require(EVP_DigestInit_ex2(context, sha256Algorithm(), nullptr) == 1, "SHA-256 start");
    require(EVP_DigestUpdate(context, bytes.data(), bytes.size()) == 1, "SHA-256");
    require(EVP_DigestFinal_ex(context, digest.data(), nullptr) == 1, "SHA-256 end");
    return digest;
}

Sha256Digest hmacSha256(std::string_view key, std::string_view bytes) {
    Sha256Digest digest;
    std::size_t size = 0;
    EVP_MAC_CTX* context = startedMac(key);
    require(EVP_MAC_update(context, asBytes(bytes), bytes.size()) == 1, "HMAC");
    require(EVP_MAC_final(context, digest.data(), &size, digest.size()) == 1, "HMAC end");
    return digest;
}

bool constantTimeEqual(std::string_view left, std::string_view right) {
    return left.size() == right.size() &&
           CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace leadloom::security
