#include "tests/sandbox/imap_smtp/smtp_talk.h"

#include <algorithm>

#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox::imap_smtp {

namespace {

constexpr std::size_t LongestLine = 998, LargestMail = 200'000;

/// "FROM:<a@b> BODY=8BITMIME" → the address; nothing where it is none.
std::string pathIn(const std::string& rest, const std::string& word) {
    const bool shaped = equalsIgnoringCase(rest.substr(0, word.size()), word) &&
                        rest.size() > word.size() && rest[word.size()] == '<';
    const auto end = rest.find('>');
    if (!shaped || end == std::string::npos) return {};
    const auto path = rest.substr(word.size() + 1, end - word.size() - 1);
    return looksLikeEmail(path) ? path : std::string();
}

}  // namespace

void SmtpTalk::run() {
    say("220 mx.firm.example ESMTP sandbox");
    std::string line;
    while (wire_.readLine(line))
        if (line.ends_with('\n'))
            say("500 5.5.2 a line ends with CRLF");
        else if (!handle(line))
            return;
}

bool SmtpTalk::handle(const std::string& line) {
    const auto verb = lowered(line.substr(0, line.find(' ')));
    const auto rest =
        line.find(' ') == std::string::npos ? std::string() : line.substr(line.find(' ') + 1);
    {
        const std::lock_guard lock(house_.mutex);
        if (const auto planned = house_.plannedAnswer(line)) {
            if (*planned != "close") say(*planned);
            return *planned != "close" && !planned->starts_with("421");
        }
    }
    if (verb == "ehlo") {
        greeted_ = !rest.empty();
        say("250-mx.firm.example\r\n250-SIZE 200000\r\n250-AUTH PLAIN XOAUTH2\r\n"
            "250-8BITMIME\r\n250 ENHANCEDSTATUSCODES");
    } else if (verb == "quit") {
        say("221 2.0.0 bye");
        return false;
    } else if (verb == "rset" || verb == "noop") {
        if (verb == "rset") from_.clear(), to_.clear();
        say("250 2.0.0 ok");
    } else if (!greeted_) {
        say("503 5.5.1 EHLO first");
    } else if (verb == "auth") {
        logIn(rest);
    } else if (verb == "mail") {
        sender(rest);
    } else if (verb == "rcpt") {
        recipient(rest);
    } else if (verb == "data") {
        if (to_.empty())
            say("503 5.5.1 RCPT first");
        else
            return takeMail();
    } else {
        say("500 5.5.1 unknown command");
    }
    return true;
}

void SmtpTalk::logIn(const std::string& rest) {
    const auto mechanism = rest.substr(0, rest.find(' '));
    if (loggedIn_) return say("503 5.5.1 logged in already");
    if (mechanism != "PLAIN" && mechanism != "XOAUTH2") return say("504 5.5.4 unknown mechanism");
    auto response = rest.size() > mechanism.size() ? rest.substr(mechanism.size() + 1) : "";
    if (response.empty()) {
        say("334 ");
        if (!wire_.readLine(response)) return;
    }
    const auto decoded = fromBase64(response);
    if (!decoded) return say("501 5.5.2 no base64");
    {
        const std::lock_guard lock(house_.mutex);
        loggedIn_ = house_.knows(mechanism, *decoded);
    }
    if (loggedIn_) return say("235 2.7.0 welcome");
    if (mechanism == "XOAUTH2") {
        say("334 " + base64(R"({"status":"401"})"));
        if (!wire_.readLine(response)) return;
    }
    say("535 5.7.8 bad credentials");
}

void SmtpTalk::sender(const std::string& rest) {
    if (!loggedIn_) return say("530 5.7.0 log in first");
    const auto path = pathIn(rest, "FROM:");
    if (path.empty()) return say("501 5.5.4 MAIL FROM:<address>");
    const std::lock_guard lock(house_.mutex);
    if (!equalsIgnoringCase(path, house_.text("username")))
        return say("553 5.7.1 not your address");
    from_ = path;
    to_.clear();
    say("250 2.1.0 ok");
}

void SmtpTalk::recipient(const std::string& rest) {
    if (from_.empty()) return say("503 5.5.1 MAIL first");
    const auto path = pathIn(rest, "TO:");
    if (path.empty()) return say("501 5.1.3 RCPT TO:<address>");
    const auto local = lowered(path);
    const std::lock_guard lock(house_.mutex);
    if (local.starts_with("unknown")) return say("550 5.1.1 <" + path + "> no such user");
    if (local.starts_with("full")) return say("552 5.2.2 <" + path + "> mailbox full");
    if (local.starts_with("policy")) return say("550 5.7.1 <" + path + "> refused by policy");
    if (local.starts_with("grey") && ++house_.triedGrey[local] == 1)
        return say("450 4.2.0 <" + path + "> try again later");
    to_ = path;
    say("250 2.1.5 ok");
}

bool SmtpTalk::takeMail() {
    say("354 go on");
    std::string mail, line;
    bool broken = false;
    while (wire_.readLine(line)) {
        if (line == ".") {
            const std::lock_guard lock(house_.mutex);
            if (const auto planned = house_.plannedAnswer("final dot")) {
                if (planned->starts_with("250") || planned == "close")
                    house_.outgoing.push_back({to_, mail});
                if (planned != "close") say(*planned);
                return planned != "close";
            }
            const auto refusal =
                broken ? "554 5.6.0 a line is too long or ends wrongly" : refusalOf(mail);
            if (refusal.empty()) house_.outgoing.push_back({to_, mail});
            to_.clear();
            from_.clear();
            say(refusal.empty() ? "250 2.0.0 taken" : refusal);
            return true;
        }
        broken = broken || line.size() > LongestLine || line.ends_with('\n');
        mail += (line.starts_with('.') ? line.substr(1) : line) + "\r\n";
    }
    return false;
}

std::string SmtpTalk::refusalOf(const std::string& mail) {
    if (mail.size() > LargestMail) return "552 5.3.4 too large";
    if (std::any_of(mail.begin(), mail.end(), [](unsigned char c) { return c >= 0x80 || c == 0; }))
        return "554 5.6.3 8-bit letters";
    for (const char* name : {"From", "Date", "Message-ID", "MIME-Version"})
        if (headerField(mail, name).empty()) return std::string("550 5.6.0 no ") + name;
    return {};
}

}  // namespace leadloom::sandbox::imap_smtp
