#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <leadloom/sdk/byte_stream.h>
#include <leadloom/sdk/host.h>
#include <leadloom/sdk/result.h>

namespace leadloom::sdk {

/// Where a mail server is, and how it is spoken to.
struct MailServer {
    enum class Security { Tls, StartTls, None };
    std::string host;
    std::uint16_t port = 0;
    Security security = Security::Tls;

    Result<ByteStream> connect(const Host& hub, const Call& call) const {
        const auto tls = security == Security::Tls ? StreamTls::FromTheStart : StreamTls::Later;
        return hub.streams().connect(call, host, port, tls);
    }
};

/// Who speaks: a password, or an OAuth access token.
struct MailLogin {
    std::string user, password, token;
};

/// What a server says to one who logs in by a mechanism it offers ("AUTH=PLAIN XOAUTH2" …), and
/// what is sent to it. Chosen by what there is: a token by XOAUTH2, else OAUTHBEARER; a password by
/// PLAIN.
struct SaslStart {
    std::string mechanism;  ///< empty: none fits
    std::string response;   ///< base64
    /// What is to be sent when the server asks once more, which it does to refuse a token: it then
    /// still waits for this before it says so.
    std::string last;

    /// `offered`: names between blanks, a blank at both ends.
    static SaslStart choose(const MailLogin& login, const MailServer& server,
                            std::string_view offered);
};

}  // namespace leadloom::sdk
