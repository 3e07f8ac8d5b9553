#include "hub/security/jwt.h"

#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "hub/security/encoding.h"

namespace leadloom::security {
namespace {

const JwtClaims Claims{"3MVG9EXAMPLEconsumerkey", "sync@example.test",
                       "https://login.salesforce.com", 1767225780};

std::string pemOf(EVP_PKEY* key) {
    BIO* memory = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(memory, key, nullptr, nullptr, 0, nullptr, nullptr);
    char* text = nullptr;
    const long size = BIO_get_mem_data(memory, &text);
    std::string pem(text, static_cast<std::size_t>(size));
    BIO_free(memory);
    return pem;
}

bool verifies(const std::string& token, EVP_PKEY* key) {
    const auto dot = token.rfind('.');
    const std::string input = token.substr(0, dot);
    const std::string signature = fromBase64(token.substr(dot + 1)).value_or("");
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_DigestVerifyInit(context, nullptr, EVP_sha256(), nullptr, key);
    const int answer = EVP_DigestVerify(
        context, reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
        reinterpret_cast<const unsigned char*>(input.data()), input.size());
    EVP_MD_CTX_free(context);
    return answer == 1;
}

TEST(Jwt, SignsTheInputThatTheTokenEndpointExpects) {
    EXPECT_EQ(jwtSigningInput(Claims),
              "eyJhbGciOiJSUzI1NiJ9."
              "eyJpc3MiOiIzTVZHOUVYQU1QTEVjb25zdW1lcmtleSIsInN1YiI6InN5bmNAZXhhbXBsZS50ZXN0IiwiYXVk"
              "IjoiaHR0cHM6Ly9sb2dpbi5zYWxlc2ZvcmNlLmNvbSIsImV4cCI6MTc2NzIyNTc4MH0");
}

TEST(Jwt, CarriesASignatureThatThePublicKeyVerifies) {
    EVP_PKEY* key = EVP_RSA_gen(2048);
    const auto token = signJwt(Claims, pemOf(key));
    ASSERT_TRUE(token) << token.error().describe();
    EXPECT_TRUE(verifies(*token, key));

    EVP_PKEY* other = EVP_RSA_gen(2048);
    EXPECT_FALSE(verifies(*token, other));
    EVP_PKEY_free(other);
    EVP_PKEY_free(key);
}

TEST(Jwt, RefusesAKeyThatIsNotRsaAndKeepsItOutOfTheMessage) {
    const auto nonsense = signJwt(Claims, "-----BEGIN PRIVATE KEY-----\nAAAA\n");
    ASSERT_FALSE(nonsense);
    EXPECT_EQ(nonsense.error().kind, ErrorKind::InvalidConfig);
    EXPECT_EQ(nonsense.error().message.find("AAAA"), std::string::npos);

    EVP_PKEY* curve = EVP_EC_gen("P-256");
    EXPECT_FALSE(signJwt(Claims, pemOf(curve)));
    EVP_PKEY_free(curve);
}

}  // namespace
}  // namespace leadloom::security
