#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/sdk/mail/imap_session.h>
#include <leadloom/sdk/mail/mail_part.h>

namespace leadloom::sdk {

/// Whose mailbox it is.
struct MailboxOwner {
    std::set<std::string> addresses;  ///< in lower case, without tags
    std::set<std::string> forms;      ///< senders whose mails are contact forms, in lower case
    /// By which name the owner's own server signs Authentication-Results; empty: none is believed.
    std::string authservId;

    /// Whether mail of this address is our own, with a tag ("sales+expo26@…") or without.
    bool isOwn(std::string_view address) const;
};

/// What a mail is to the owner of a mailbox.
enum class LetterKind {
    Message,    ///< somebody writes
    Reply,      ///< … as an answer
    Form,       ///< a contact form speaks for somebody
    OptOut,     ///< somebody wants no more mail
    Bounce,     ///< a mail of ours came back
    Complaint,  ///< a mail of ours was called unwanted
    Own,        ///< we wrote it
    Other       ///< automatic or bulk mail, or nobody's
};

/// One mail of a mailbox, understood. Borrows the mail.
class Letter {
public:
    Letter(const MailboxOwner& owner, const ImapMail& source);

    LetterKind kind() const { return kind_; }
    const ImapMail& source() const { return source_; }
    const MailPart& mail() const { return mail_; }
    const MailHeader& header() const { return mail_.header; }
    /// Who it is from in truth, a contact form's or a relay's client; none: nobody is told.
    const std::optional<Mailbox>& person() const { return person_; }
    /// Our part behind the plus sign of the address it came to.
    const std::string& tag() const { return tag_; }
    /// Without brackets; empty where it has none.
    std::string messageId() const;
    /// The mail it answers: In-Reply-To, else the last of References.
    std::string parent() const;
    /// The first mail of the conversation.
    std::string thread() const;
    bool hasFlag(std::string_view flag) const;

    /// Whether the owner's own mail server says that the sender is who he says.
    bool isAuthentic(const MailboxOwner& owner) const;
    /// OptOut: what stands behind the word "unsubscribe" in subject or text: a token of ours.
    std::vector<std::string> leavingTokens() const;

private:
    LetterKind kindOf(const MailboxOwner& owner) const;
    bool isAutomatic() const;
    bool isBulk() const;
    bool asksToLeave() const;
    void findPerson(const MailboxOwner& owner);
    void findTag(const MailboxOwner& owner);

    const ImapMail& source_;
    MailPart mail_;
    std::optional<Mailbox> from_, person_;
    std::string tag_;
    LetterKind kind_ = LetterKind::Other;
};

}  // namespace leadloom::sdk
