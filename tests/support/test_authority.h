#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

#include <Poco/Net/Context.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace leadloom::testing {

/// A certificate authority made for one test, and server certificates signed by it, in a folder
/// that goes with it.
class TestAuthority {
public:
    TestAuthority() : key_(EVP_EC_gen("P-256")), certificate_(X509_new()) {
        std::string pattern = (std::filesystem::temp_directory_path() / "leadloomXXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder for tests");
        folder_ = pattern;
        describe(certificate_.get(), key_.get(), "Leadloom test authority", 1);
        X509_set_issuer_name(certificate_.get(), X509_get_subject_name(certificate_.get()));
        extend(certificate_.get(), NID_basic_constraints, "critical,CA:TRUE");
        extend(certificate_.get(), NID_key_usage, "critical,keyCertSign");
        X509_sign(certificate_.get(), key_.get(), EVP_sha256());
        save(file("ca.pem"), certificate_.get(), nullptr);
    }
    TestAuthority(const TestAuthority&) = delete;
    TestAuthority& operator=(const TestAuthority&) = delete;
    ~TestAuthority() { std::filesystem::remove_all(folder_); }

    std::string certificateFile() const { return file("ca.pem"); }

    /// For a TLS server with a certificate for `names`, e.g. "DNS:crm.example,IP:127.0.0.1".
    Poco::Net::Context::Ptr serverContext(const std::string& names) const {
        const Key key(EVP_EC_gen("P-256"));
        const Certificate certificate(X509_new());
        describe(certificate.get(), key.get(), "Leadloom test server", 2);
        X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate_.get()));
        extend(certificate.get(), NID_subject_alt_name, names);
        X509_sign(certificate.get(), key_.get(), EVP_sha256());
        save(file("server.pem"), certificate.get(), key.get());
        Poco::Net::Context::Params params;
        params.certificateFile = file("server.pem");
        params.privateKeyFile = file("server.pem");
        params.verificationMode = Poco::Net::Context::VERIFY_NONE;
        return new Poco::Net::Context(Poco::Net::Context::TLS_SERVER_USE, params);
    }

private:
    template <auto Free>
    struct Freed {
        template <typename T>
        void operator()(T* object) const {
            Free(object);
        }
    };
    using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
    using Certificate = std::unique_ptr<X509, Freed<X509_free>>;

    static void describe(X509* certificate, EVP_PKEY* key, const char* name, long serial) {
        X509_set_version(certificate, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial);
        X509_gmtime_adj(X509_getm_notBefore(certificate), -86400);
        X509_gmtime_adj(X509_getm_notAfter(certificate), 86400);
        X509_set_pubkey(certificate, key);
        X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
    }
    static void extend(X509* certificate, int what, const std::string& value) {
        X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, what, value.c_str());
        X509_add_ext(certificate, extension, -1);
        X509_EXTENSION_free(extension);
    }
    static void save(const std::string& path, X509* certificate, EVP_PKEY* key) {
        std::FILE* stream = std::fopen(path.c_str(), "we");
        PEM_write_X509(stream, certificate);
        if (key != nullptr) {
            PEM_write_PrivateKey(stream, key, nullptr, nullptr, 0, nullptr, nullptr);
        }
        std::fclose(stream);
    }
    std::string file(const std::string& name) const { return (folder_ / name).string(); }

    std::filesystem::path folder_;
    Key key_;
    Certificate certificate_;
};

}  // namespace leadloom::testing
