#include <algorithm>
#include <cctype>
#include <charconv>

#include <leadloom/sdk/mail/smtp_session.h>
#include <leadloom/sdk/text_list.h>

namespace leadloom::sdk {

namespace {

std::string enhancedCodeOf(std::string_view words) {
    const auto end = std::min(words.find(' '), words.size());
    const auto code = words.substr(0, end);
    const bool shaped = code.size() >= 5 &&
                        code.find_first_not_of("0123456789.") == std::string_view::npos &&
                        std::count(code.begin(), code.end(), '.') == 2;
    return shaped ? std::string(code) : std::string();
}

bool isIn(int code, std::initializer_list<int> codes) {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

}  // namespace

bool SmtpReply::isAboutOneMail() const {
    return !isIn(code, {421, 432, 454, 530, 534, 535, 538});
}

Status SmtpReply::failure(std::string_view what) const {
    const auto message = std::string(what) + ": the mail server says " + std::to_string(code) +
                         (enhanced.empty() ? "" : " " + enhanced);
    if (isIn(code, {432, 530, 534, 535, 538})) return {LL_AUTH, message};
    if (code == 421 || code == 454) return {LL_TRANSIENT, message};
    if (enhanced.starts_with("4.7.")) return {LL_RATE_LIMITED, message};
    if (code >= 400 && code < 500) return {LL_TRANSIENT, message};
    if (enhanced == "5.2.2") return {LL_INVALID_RECORD, message + ": the mailbox is full"};
    if (enhanced == "5.3.4") return {LL_INVALID_RECORD, message + ": the mail is too large"};
    if (enhanced.starts_with("5.7."))
        return {LL_INVALID_RECORD, message + ": its policy forbids it"};
    if (isIn(code, {500, 501, 502, 503, 504, 555}) && !enhanced.starts_with("5.1."))
        return {LL_BUG, message};
    return {LL_INVALID_RECORD, message};
}

std::string dotStuffed(std::string_view mail) {
    std::string out;
    out.reserve(mail.size() + 8);
    bool begins = true;
    for (std::size_t i = 0; i < mail.size(); ++i) {
        const char c = mail[i];
        if (begins && c == '.') out += '.';
        if (c == '\r') continue;
        if (c == '\n') out += '\r';
        out += c;
        begins = c == '\n';
    }
    if (!begins) out += "\r\n";
    return out + ".\r\n";
}

Result<SmtpSession> SmtpSession::open(const Host& hub, const Call& call, const MailServer& server,
                                      const MailLogin& login, const std::string& name) {
    auto stream = server.connect(hub, call);
    if (!stream) return stream.status();
    SmtpSession session(*std::move(stream), call);
    if (auto status = session.start(server, login, name); !status) return status;
    return session;
}

Status SmtpSession::start(const MailServer& server, const MailLogin& login,
                          const std::string& name) {
    const auto greeting = readReply();
    if (!greeting) return greeting.status();
    if (!greeting->isGood()) return greeting->failure("connecting");
    if (auto status = hello(name); !status) return status;
    if (server.security == MailServer::Security::StartTls) {
        bool one = false;
        if (!has("STARTTLS"))
            return {LL_INVALID_CONFIG,
                    "the SMTP server offers no STARTTLS: set smtp_security to "
                    "tls, and smtp_port to 465"};
        if (auto status = demand("STARTTLS", "securing the connection", one); !status)
            return status;
        if (auto status = stream_.startTls(call_); !status) return status;
        if (auto status = hello(name); !status) return status;
    }
    return has("AUTH") || server.security != MailServer::Security::None ? logIn(server, login)
                                                                        : Status::ok();
}

Status SmtpSession::hello(const std::string& name) {
    const auto reply = exchange("EHLO " + name);
    if (!reply) return reply.status();
    if (!reply->isGood()) return reply->failure("greeting the mail server");
    extensions_ = reply->words + "\n";
    std::transform(extensions_.begin(), extensions_.end(), extensions_.begin(), [](char c) {
        return static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    });
    return Status::ok();
}

bool SmtpSession::has(std::string_view extension) const {
    const auto lines = splitText(extensions_, '\n');
    return std::any_of(lines.begin(), lines.end(), [&](std::string_view line) {
        return line == extension || line.starts_with(std::string(extension) + " ");
    });
}

Status SmtpSession::logIn(const MailServer& server, const MailLogin& login) {
    constexpr std::size_t LongestCommand = 510;
    std::string offered = " ";
    for (const auto line : splitText(extensions_, '\n'))
        if (line.starts_with("AUTH ")) offered += std::string(line.substr(5)) + ' ';
    const auto sasl = SaslStart::choose(login, server, offered);
    if (sasl.mechanism.empty())
        return {LL_AUTH, "the SMTP server takes no such credential: see auth"};
    const auto whole = "AUTH " + sasl.mechanism + " " + sasl.response;
    const bool atOnce = whole.size() <= LongestCommand;
    auto reply = exchange(atOnce ? whole : "AUTH " + sasl.mechanism);
    if (reply && !atOnce && reply->code == 334) reply = exchange(sasl.response);
    // The reason for refusing a token, which waits for an answer.
    if (reply && reply->code == 334) reply = exchange(sasl.last);
    if (!reply) return reply.status();
    if (reply->code == 235) return Status::ok();
    const auto failure = reply->failure("logging in");
    return failure.code() == LL_INVALID_RECORD || failure.code() == LL_BUG ? failure.as(LL_AUTH)
                                                                           : failure;
}

Result<SmtpReply> SmtpSession::readReply() {
    constexpr std::size_t LongestLine = 4096;
    constexpr std::size_t LongestReply = 65'536;
    SmtpReply reply;
    while (true) {
        const auto line = stream_.readLine(call_, LongestLine);
        if (!line) return line.status();
        const std::string_view text = *line;
        const auto digits = text.substr(0, 3);
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), reply.code);
        const bool shaped = error == std::errc{} && end == digits.data() + 3 &&
                            (text.size() == 3 || text[3] == ' ' || text[3] == '-');
        if (!shaped || reply.words.size() > LongestReply)
            return Status{LL_TRANSIENT, "the mail server's answer is no SMTP"};
        const auto words = text.substr(std::min<std::size_t>(4, text.size()));
        reply.words += (reply.words.empty() ? "" : "\n") + std::string(words);
        if (text.size() > 3 && text[3] == '-') continue;
        reply.enhanced = enhancedCodeOf(words);
        return reply;
    }
}

Status SmtpSession::put(std::string_view bytes) {
    const auto status = stream_.write(call_, bytes);
    return status.code() == LL_UNKNOWN_OUTCOME ? status.as(LL_TRANSIENT) : status;
}

Result<SmtpReply> SmtpSession::exchange(const std::string& line) {
    if (auto status = put(line + "\r\n"); !status) return status;
    return readReply();
}

Status SmtpSession::demand(const std::string& line, std::string_view what, bool& aboutOne) {
    const auto reply = exchange(line);
    if (!reply) return reply.status();
    if (reply->isGood()) return Status::ok();
    aboutOne = reply->isAboutOneMail();
    return reply->failure(what);
}

Status SmtpSession::send(const std::string& from, const std::string& to, std::string_view mail,
                         bool& aboutOne) {
    aboutOne = false;
    if (auto status = demand("MAIL FROM:<" + from + ">", "naming the sender", aboutOne); !status) {
        aboutOne = false;
        return status;
    }
    auto status = demand("RCPT TO:<" + to + ">", "naming the recipient", aboutOne);
    if (status) status = demand("DATA", "sending the mail", aboutOne);
    if (!status) {
        bool ignored = false;
        if (aboutOne) (void)demand("RSET", "starting anew", ignored);
        return status;
    }
    const auto sent = stream_.write(call_, dotStuffed(mail));
    // A mail whose last dot hasn't left is none; whether it has can't be told when a write breaks.
    if (!sent) return sent.as(sent.code() == LL_CANCELLED ? LL_CANCELLED : LL_UNKNOWN_OUTCOME);
    const auto reply = readReply();
    if (!reply)
        return Status{LL_UNKNOWN_OUTCOME,
                      "the connection was lost before the mail server took or refused the mail"};
    if (reply->isGood()) return Status::ok();
    aboutOne = reply->isAboutOneMail();
    return reply->failure("sending the mail");
}

}  // namespace leadloom::sdk
