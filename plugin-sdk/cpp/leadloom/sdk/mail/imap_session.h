#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/sdk/byte_stream.h>
#include <leadloom/sdk/mail/imap_reply.h>
#include <leadloom/sdk/mail/mail_server.h>

namespace leadloom::sdk {

/// What a mailbox said when it was opened.
struct ImapMailboxState {
    std::uint64_t uidValidity = 0;
    std::uint32_t uidNext = 0;        ///< 0: not told
    std::uint64_t highestModSeq = 0;  ///< 0: it keeps none
    std::uint64_t exists = 0;
    bool writable = false;
};

/// What a FETCH gave of one mail; what wasn't asked for is empty.
struct ImapMail {
    std::uint32_t uid = 0;
    std::vector<std::string> flags;
    std::int64_t receivedAt = 0;  ///< INTERNALDATE, microseconds since 1970
    std::uint64_t modSeq = 0;
    std::string bytes;  ///< of BODY[…]
    bool hasBytes = false;
};

/// One logged-in connection to an IMAP4rev1 server (RFC 3501), within one call of the hub. Uses
/// CONDSTORE (RFC 7162), UIDPLUS (4315), SASL-IR (4959) and special-use names (6154) where the
/// server announces them. Failures are statuses as ImapCondition gives them; a broken connection is
/// LL_TRANSIENT.
class ImapSession {
public:
    /// Connects, secures and logs in.
    static Result<ImapSession> open(const Host& hub, const Call& call, const MailServer& server,
                                    const MailLogin& login);

    bool has(std::string_view capability) const;

    /// Opens a mailbox for reading only, or for writing flags. Mailboxes go by their names on the
    /// wire, as imapMailbox() and specialMailbox() give them.
    Result<ImapMailboxState> examine(const std::string& mailbox) {
        return openMailbox(mailbox, false);
    }
    Result<ImapMailboxState> select(const std::string& mailbox);
    /// UIDs of the open mailbox that meet `criteria`, ascending. `literal`, where it isn't empty,
    /// stands at their end.
    Result<std::vector<std::uint32_t>> search(const std::string& criteria,
                                              const std::string& literal = {});
    /// UIDs of the open mailbox whose mail has exactly this Message-ID; none for what can't be one.
    Result<std::vector<std::uint32_t>> withMessageId(const std::string& id);
    /// UIDs up to `last` whose mails changed after this MODSEQ, ascending.
    Result<std::vector<std::uint32_t>> changedSince(std::uint64_t modSeq, std::uint32_t last);
    /// `items`: "UID FLAGS BODY.PEEK[]<0.4096>".
    Result<std::vector<ImapMail>> fetch(const std::string& uids, const std::string& items);
    Status store(std::uint32_t uid, const std::string& change);
    /// Deletes one mail for good, and no other; needs UIDPLUS.
    Status expunge(std::uint32_t uid);
    /// The new mail's UID; 0 where the server doesn't tell.
    Result<std::uint32_t> append(const std::string& mailbox, const std::string& flags,
                                 const std::string& mail);
    /// The mailbox with a special use ("\\Sent"), as the server names it; empty where none has.
    Result<std::string> specialMailbox(std::string_view use);

private:
    struct Reply {
        std::vector<ImapLine> untagged;  ///< without "* "
        ImapCondition condition;
    };

    ImapSession(ByteStream stream, const Call& call) : stream_(std::move(stream)), call_(call) {}

    Status start(const MailServer& server, const MailLogin& login);
    Status greet();
    Status askCapabilities();
    Status logIn(const MailServer& server, const MailLogin& login);
    Result<Reply> authenticate(const SaslStart& sasl);
    Result<ImapMailboxState> openMailbox(const std::string& mailbox, bool writable);

    Result<ImapLine> readLine();
    /// Sends a command, waits for its end. A literal goes behind it once the server asks for it.
    Result<Reply> exchange(const std::string& command, const std::string* literal = nullptr);
    Result<Reply> finish(const std::string& tag, const std::string* literal);
    /// The same, where anything but OK is a failure.
    Result<Reply> demand(const std::string& command, std::string_view what,
                         const std::string* literal = nullptr);
    void learnCapabilities(std::string_view list);
    Status written(const Status& status) const;

    ByteStream stream_;
    Call call_;
    std::string capabilities_ = " ";  ///< in capitals, a blank around each
    bool preauthenticated_ = false;
    unsigned lastTag_ = 0;
};

}  // namespace leadloom::sdk
