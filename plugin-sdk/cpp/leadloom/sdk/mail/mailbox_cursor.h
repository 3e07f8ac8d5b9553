#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <leadloom/sdk/mail/imap_session.h>

namespace leadloom::sdk {

/// Where a read of the mailbox stands.
struct MailboxCursor {
    std::uint64_t uidValidity = 0;
    std::uint32_t uid = 0;      ///< all mails up to this one were read
    std::uint64_t modSeq = 0;   ///< changes of theirs up to this one too; 0: none are followed
    bool full = false;          ///< in the middle of a complete walk
    std::uint64_t next = 0;     ///< MODSEQ when the walk in progress began
    std::uint32_t changed = 0;  ///< of the changed mails, those up to this one were read
    std::uint32_t missing = 0;  ///< a mail that the server shows and doesn't give …
    unsigned misses = 0;        ///< … for so many reads

    std::string text() const;
    /// Nothing where the text is no cursor of this mailbox as it is now: its UIDs were made anew,
    /// or its changes are counted from another start.
    static std::optional<MailboxCursor> parse(std::string_view text, const ImapMailboxState& state);
    static MailboxCursor startOf(const ImapMailboxState& state);
};

}  // namespace leadloom::sdk
