#pragma once

#include <string>
#include <string_view>

#include "tests/sandbox/imap_smtp/line_server.h"
#include "tests/sandbox/imap_smtp/mail_house.h"

namespace leadloom::sandbox::imap_smtp {

/// One client of the submission server (RFC 5321, 6409). Refuses what a careful server refuses: no
/// login, foreign senders, lines that are too long or end otherwise than CRLF, 8-bit letters, mails
/// without From, Date or Message-ID; and, by the front of their names, recipients: unknown, full,
/// policy, grey (once).
class SmtpTalk {
public:
    SmtpTalk(MailHouse& house, LineWire& wire) : house_(house), wire_(wire) {}
    void run();

private:
    bool handle(const std::string& line);
    void logIn(const std::string& rest);
    void sender(const std::string& rest);
    void recipient(const std::string& rest);
    bool takeMail();
    std::string refusalOf(const std::string& mail);
    void say(std::string_view words) { wire_.send(std::string(words) + "\r\n"); }

    MailHouse& house_;
    LineWire& wire_;
    bool greeted_ = false, loggedIn_ = false;
    std::string from_, to_;
};

}  // namespace leadloom::sandbox::imap_smtp
