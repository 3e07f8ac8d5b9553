#pragma once

#include <functional>
#include <optional>
#include <string>

#include <leadloom/sdk/mail/imap_session.h>
#include <leadloom/sdk/mail/mail_draft.h>
#include <leadloom/sdk/mail/smtp_session.h>

namespace leadloom::sdk {

/// Sends mails of one mailbox, each at most once. Before a mail is sent it is filed as a draft
/// among the sent ones under its Message-ID; behind it that mark goes away. So a copy without the
/// mark says that the mail was sent, and one with it that nobody knows. Connections are opened when
/// they are needed and kept as long as they hold.
class SentMail {
public:
    struct Ways {
        std::function<Result<ImapSession>()> imap;
        std::function<Result<SmtpSession>()> smtp;
        /// The mailbox for sent mail, by its name on the wire.
        std::function<Result<std::string>(ImapSession&)> mailbox;
    };
    explicit SentMail(Ways ways) : ways_(std::move(ways)) {}

    /// LL_OK also where it was sent before. LL_UNKNOWN_OUTCOME: it may have been sent, and is never
    /// sent again while its draft is there.
    Status sendOnce(const MailDraft& mail);
    /// The same without a copy, and so without that promise.
    Status send(const MailDraft& mail);
    /// Whether the failure of the last mail says nothing of the next one.
    bool wasAboutOne() const { return aboutOne_; }

private:
    Status open();
    Result<std::optional<Status>> fateOf(const std::string& messageId);
    Result<std::uint32_t> file(const MailDraft& mail);
    Status discard(std::uint32_t uid);
    /// Whatever comes of it, the mail's fate is decided: tried over a new connection, too.
    void tidyUp(const std::function<Status()>& work);

    Ways ways_;
    std::optional<ImapSession> imap_;
    std::optional<SmtpSession> smtp_;
    std::string place_;
    bool aboutOne_ = true;
};

}  // namespace leadloom::sdk
