#include "hub/security/jwt.h"

#include <memory>

#include <nlohmann/json.hpp>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "hub/security/encoding.h"

namespace leadloom::security {
namespace {

template <auto Free>
struct Freed {
    template <typename T>
    void operator()(T* object) const {
        Free(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Memory = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using Signer = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;

// Without this OpenSSL asks at the terminal for the password of an encrypted key.
int noPassword(char*, int, int, void*) {
    return -1;
}

Result<Key> readKey(std::string_view pem) {
    const Memory memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    Key key(PEM_read_bio_PrivateKey(memory.get(), nullptr, noPassword, nullptr));
    ERR_clear_error();
    if (!key || EVP_PKEY_base_id(key.get()) != EVP_PKEY_RSA) {
        return Error{ErrorKind::InvalidConfig,
                     "auth.private_key is not an RSA private key in PEM form",
                     "give the whole text from -----BEGIN to -----END, without a password"};
    }
    return key;
}

Error signingFailed() {
    ERR_clear_error();
    return {ErrorKind::InvalidConfig, "auth.private_key can't sign with RS256",
            "use an RSA key of at least 2048 bits"};
}

}  // namespace

std::string jwtSigningInput(const JwtClaims& claims) {
    const nlohmann::ordered_json body = {{"iss", claims.issuer},
                                         {"sub", claims.subject},
                                         {"aud", claims.audience},
                                         {"exp", claims.expiresAtSeconds}};
    return toBase64Url(R"({"alg":"RS256"})") + "." + toBase64Url(body.dump());
}

Result<std::string> signJwt(const JwtClaims& claims, std::string_view privateKeyPem) {
    auto key = readKey(privateKeyPem);
    if (!key) return key.error();
    const std::string input = jwtSigningInput(claims);
    const auto* bytes = reinterpret_cast<const unsigned char*>(input.data());
    const Signer signer(EVP_MD_CTX_new());
    std::size_t size = 0;
    if (EVP_DigestSignInit(signer.get(), nullptr, EVP_sha256(), nullptr, key->get()) != 1 ||
        EVP_DigestSign(signer.get(), nullptr, &size, bytes, input.size()) != 1) {
        return signingFailed();
    }
    std::string signature(size, '\0');
    auto* target = reinterpret_cast<unsigned char*>(signature.data());
    if (EVP_DigestSign(signer.get(), target, &size, bytes, input.size()) != 1) {
        return signingFailed();
    }
    signature.resize(size);
    return input + "." + toBase64Url(signature);
}

}  // namespace leadloom::security
