#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/sandbox/imap_smtp/imap_command.h"
#include "tests/sandbox/imap_smtp/line_server.h"
#include "tests/sandbox/imap_smtp/mail_house.h"

namespace leadloom::sandbox::imap_smtp {

/// One client of the IMAP server (RFC 3501 with CONDSTORE, UIDPLUS, SASL-IR, LITERAL+,
/// SPECIAL-USE), as strict as Dovecot about syntax and states. What it doesn't know is BAD.
class ImapTalk {
public:
    ImapTalk(MailHouse& house, LineWire& wire) : house_(house), wire_(wire) {}
    void run();

private:
    struct Answer {
        std::string state = "OK", words = "done";
    };
    static Answer bad(const std::string& words) { return {"BAD", words}; }
    static Answer no(const std::string& words) { return {"NO", words}; }

    bool readCommand(std::string& text, std::vector<std::string>& literals);
    bool handle(const ImapCommand& command);
    Answer dispatch(const ImapCommand& command);
    Answer whenLoggedIn(const ImapCommand& command);
    Answer whenSelected(const ImapCommand& command);

    std::string capabilities() const;
    Answer logIn(const ImapCommand& command);
    Answer authenticate(const ImapCommand& command);
    Answer list(const ImapCommand& command);
    Answer open(const ImapCommand& command);
    Answer append(const ImapCommand& command);
    Answer search(const ImapCommand& command);
    Answer fetch(const ImapCommand& command);
    Answer store(const ImapCommand& command);
    Answer expunge(const ImapCommand& command);

    /// One criterion of a search at `at`, which moves on; nothing where it is none.
    std::optional<bool> meets(const StoredMail& mail, const std::vector<ImapArgument>& criteria,
                              std::size_t& at);
    std::optional<std::string> item(StoredMail& mail, const ImapArgument& wanted);
    void untagged(const std::string& text) { wire_.send("* " + text + "\r\n"); }
    MailFolder& folder() { return house_.folders.at(*open_); }
    std::uint32_t lastUid();

    MailHouse& house_;
    LineWire& wire_;
    bool loggedIn_ = false;
    std::optional<std::string> open_;
    bool writable_ = false;
    std::size_t told_ = 0;  ///< EXISTS as the client knows it
};

}  // namespace leadloom::sandbox::imap_smtp
