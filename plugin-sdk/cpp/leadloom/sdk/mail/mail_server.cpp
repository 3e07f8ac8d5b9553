#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/mail/mail_server.h>

namespace leadloom::sdk {

namespace {

std::string base64Of(const std::string& text) {
    return base64Encode({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

}  // namespace

SaslStart SaslStart::choose(const MailLogin& login, const MailServer& server,
                            std::string_view offered) {
    const auto isOffered = [&](std::string_view name) {
        return offered.find(" " + std::string(name) + " ") != std::string_view::npos;
    };
    const auto bearer = "auth=Bearer " + login.token + "\x01\x01";
    if (!login.token.empty() && isOffered("XOAUTH2"))
        return {"XOAUTH2", base64Of("user=" + login.user + "\x01" + bearer), ""};
    if (!login.token.empty() && isOffered("OAUTHBEARER"))
        return {"OAUTHBEARER",
                base64Of("n,a=" + login.user + ",\x01host=" + server.host +
                         "\x01port=" + std::to_string(server.port) + "\x01" + bearer),
                "AQ=="};
    if (login.token.empty() && isOffered("PLAIN"))
        return {"PLAIN", base64Of(std::string(1, '\0') + login.user + '\0' + login.password), ""};
    return {};
}

}  // namespace leadloom::sdk
