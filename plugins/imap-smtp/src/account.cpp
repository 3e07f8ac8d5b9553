#include "account.h"

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/mail/mail_draft.h>

namespace leadloom::imap_smtp {

namespace {

/// Characters of each half of a message id: 80 bits.
constexpr std::size_t MarkLength = 20;

bool isLoopback(std::string_view host) {
    return host == "localhost" || host == "::1" || host.starts_with("127.");
}

}  // namespace

Result<MailServer> Account::server(const char* prefix) const {
    const std::string name(prefix);
    const auto word = settings_.text(name + "_security");
    MailServer server;
    server.host = settings_.text(name + "_host");
    server.port = static_cast<std::uint16_t>(settings_.integer(name + "_port"));
    server.security = word == "starttls" ? MailServer::Security::StartTls
                      : word == "none"   ? MailServer::Security::None
                                         : MailServer::Security::Tls;
    if (word == "none" && !isLoopback(server.host))
        return Status{LL_INVALID_CONFIG,
                      "settings." + name + "_security may be none on this machine only"};
    return server;
}

Status Account::open(const Settings& settings) {
    settings_ = settings;
    const auto imap = server("imap"), smtp = server("smtp");
    if (!imap) return imap.status();
    if (!smtp) return smtp.status();
    imapServer_ = *imap;
    smtpServer_ = *smtp;
    if (imapServer_.host.empty())
        return {LL_INVALID_CONFIG, "set settings.imap_host to the mail server's name"};
    const auto address = settings_.text("address");
    if (!isPlainAddress(address))
        return {LL_INVALID_CONFIG, "set settings.address to the mailbox's own address"};
    sender_ = {settings_.text("sender_name"), address};
    owner_ = {{lowerAscii(address)}, {}, settings_.text("authserv_id")};
    for (const auto& other : settings_.texts("own_addresses"))
        owner_.addresses.insert(lowerAscii(other));
    for (const auto& form : settings_.texts("form_senders"))
        owner_.forms.insert(lowerAscii(form));
    return Status::ok();
}

Result<MailLogin> Account::login() const {
    MailLogin login;
    const auto field = [&](const char* name, std::string_view otherwise, std::string& into) {
        const auto value = host_.credentials().fieldOr(call_, name, otherwise);
        if (value) into = *value;
        return value.status();
    };
    if (auto status = field("username", sender_.address, login.user); !status) return status;
    if (auto status = field("password", {}, login.password); !status) return status;
    if (!login.password.empty()) return login;
    if (auto status = field("access_token", {}, login.token); !status) return status;
    if (login.token.empty())
        return Status{LL_AUTH, "the connection has neither a password nor an access token"};
    return login;
}

Result<ImapSession> Account::imap() const {
    const auto who = login();
    if (!who) return who.status();
    return ImapSession::open(host_, call_, imapServer_, *who);
}

Result<SmtpSession> Account::smtp() const {
    if (smtpServer_.host.empty())
        return Status{LL_INVALID_CONFIG, "set settings.smtp_host to the server that sends mail"};
    const auto who = login();
    if (!who) return who.status();
    const auto domain = sender_.address.substr(sender_.address.find('@') + 1);
    return SmtpSession::open(host_, call_, smtpServer_, *who, domain);
}

Result<std::string> Account::sentMailbox(ImapSession& session) const {
    const auto named = settings_.text("sent_mailbox");
    if (!named.empty()) return imapMailbox(named);
    auto found = session.specialMailbox("\\Sent");
    if (found && found->empty())
        return Status{LL_INVALID_CONFIG,
                      "the server names no mailbox for sent mail: set settings.sent_mailbox"};
    return found;
}

std::string Account::personId(std::string_view address) const {
    return hexEncode(host_.digest().sha256(lowerAscii(address)));
}

Result<std::string> Account::secret() const {
    auto secret =
        host_.credentials().signingSecret(call_, "mail_secret", settings_.text("mail_secret"));
    if (secret) return secret;
    return Status{LL_INVALID_CONFIG, "set secrets.mail_secret to a long random text"};
}

std::string Account::proof(const std::string& secret, std::string_view mark,
                           std::string_view address) const {
    const auto text = "message " + std::string(mark) + ' ' + lowerAscii(address);
    return hexEncode(host_.digest().hmacSha256(secret, text)).substr(0, MarkLength);
}

std::string Account::messageId(const std::string& secret, std::string_view key,
                               std::string_view address) const {
    const auto mark = hexEncode(host_.digest().sha256(key)).substr(0, MarkLength);
    return mark + '.' + proof(secret, mark, address) +
           sender_.address.substr(sender_.address.find('@'));
}

bool Account::isOurs(const std::string& secret, std::string_view messageId,
                     std::string_view address) const {
    if (messageId.size() < 2 * MarkLength + 2 || messageId[MarkLength] != '.') return false;
    const auto mark = messageId.substr(0, MarkLength);
    return host_.digest().equal(proof(secret, mark, address),
                                messageId.substr(MarkLength + 1, MarkLength));
}

}  // namespace leadloom::imap_smtp
