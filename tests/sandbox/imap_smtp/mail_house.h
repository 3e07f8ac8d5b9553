#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/imap_smtp/mail_store.h"

namespace leadloom::sandbox::imap_smtp {

/// What the two servers and the control surface share. Everybody locks `mutex` for each command.
struct MailHouse {
    explicit MailHouse(Clock& time) : clock(time) {}

    struct Outgoing {
        std::string to, bytes;
    };

    std::mutex mutex;
    Clock& clock;
    nlohmann::json settings;
    std::map<std::string, MailFolder> folders;
    std::vector<Outgoing> outgoing;
    std::map<std::string, std::size_t> triedGrey;

    bool flag(const char* name) const { return settings.at(name).get<bool>(); }
    std::string text(const char* name) const { return settings.at(name).get<std::string>(); }
    MailFolder& inbox() { return folders.at("INBOX"); }

    /// What was planned to be said to a command that begins so ("UID FETCH"), once:
    /// settings.answers.
    std::optional<std::string> plannedAnswer(std::string_view command);
    /// Whether a SASL response (decoded) is a good credential.
    bool knows(std::string_view mechanism, const std::string& response) const;
};

}  // namespace leadloom::sandbox::imap_smtp
