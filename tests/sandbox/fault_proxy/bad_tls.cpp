#include "tests/sandbox/fault_proxy/bad_tls.h"

#include <memory>
#include <string>
#include <sys/socket.h>
#include <sys/time.h>

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace leadloom::sandbox {
namespace {

template <auto Free>
struct Freed {
    template <typename T>
    void operator()(T* object) const {
        Free(object);
    }
};

using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Context = std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, Freed<SSL_free>>;

constexpr timeval HandshakeTimeout{5, 0};

Certificate selfSigned(EVP_PKEY* key) {
    Certificate certificate(X509_new());
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_NAME* name = X509_get_subject_name(certificate.get());
    const auto* host = reinterpret_cast<const unsigned char*>("elsewhere.example");
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, host, -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    X509_set_pubkey(certificate.get(), key);
    X509_sign(certificate.get(), key, EVP_sha256());
    return certificate;
}

void shakeHandsAsSomebodyElse(const Wire& client) {
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate = selfSigned(key.get());
    const Context context(SSL_CTX_new(TLS_server_method()));
    SSL_CTX_use_certificate(context.get(), certificate.get());
    SSL_CTX_use_PrivateKey(context.get(), key.get());
    setsockopt(client.descriptor(), SOL_SOCKET, SO_RCVTIMEO, &HandshakeTimeout,
               sizeof HandshakeTimeout);
    const Session session(SSL_new(context.get()));
    SSL_set_fd(session.get(), client.descriptor());
    if (SSL_accept(session.get()) != 1) return;
    // TLS 1.3 tells the server of the client's refusal after its own part is over.
    char byte = 0;
    (void)SSL_read(session.get(), &byte, 1);
}

}  // namespace

void answerWithBadTls(const Wire& client, WireFault::Tls how) {
    switch (how) {
        case WireFault::Tls::Garbage:
            (void)client.receive();
            (void)client.send("HTTP/1.1 400 Bad Request\r\n\r\nplain words on a TLS port");
            return;
        case WireFault::Tls::Alert:
            (void)client.receive();
            (void)client.send(std::string("\x15\x03\x03\x00\x02\x02\x28", 7));  // handshake_failure
            return;
        case WireFault::Tls::WrongCertificate:
            shakeHandsAsSomebodyElse(client);
            return;
    }
}

}  // namespace leadloom::sandbox
