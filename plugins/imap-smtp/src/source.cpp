#include <set>

#include <leadloom/sdk/mail/mailbox_walk.h>

#include "parts.h"

namespace leadloom::imap_smtp {

namespace {

constexpr std::uint32_t MostMails = 100;
constexpr const char* Marks = "UID FLAGS INTERNALDATE";

/// Whether a header alone doesn't say what the stream wants to know.
bool needsBody(std::string_view stream, LetterKind kind) {
    if (stream == People) return kind == LetterKind::Form;
    if (stream == Bounces) return kind == LetterKind::Bounce;
    return stream == OptOuts && (kind == LetterKind::OptOut || kind == LetterKind::Complaint);
}

}  // namespace

Result<std::vector<ImapMail>> fetchLetters(const Account& account, ImapSession& session,
                                           const std::string& uids, std::string_view stream) {
    const auto most = std::to_string(account.settings().integer("mail_bytes"));
    const bool whole = stream == Messages && account.settings().integer("text_bytes") > 0;
    const auto body = "BODY.PEEK[]<0." + most + ">";
    auto mails = session.fetch(
        uids, std::string(Marks) + " " + (whole ? body : std::string("BODY.PEEK[HEADER]")));
    if (!mails) return mails;
    // Changes of flags that others made meanwhile come between, too.
    std::erase_if(*mails, [](const auto& mail) { return !mail.hasBytes; });
    std::vector<std::uint32_t> wanted;
    for (const auto& mail : *mails)
        if (!whole && needsBody(stream, Letter(account.owner(), mail).kind()))
            wanted.push_back(mail.uid);
    std::set<std::uint32_t> lacking(wanted.begin(), wanted.end());
    while (!wanted.empty()) {
        auto bodies = session.fetch(takeUidSet(wanted, MostMails), std::string(Marks) + " " + body);
        if (!bodies) return bodies;
        for (auto& mail : *mails)
            for (auto& other : *bodies)
                if (other.uid == mail.uid && other.hasBytes) {
                    lacking.erase(mail.uid);
                    mail = std::move(other);
                }
    }
    // What came without its body is as if it weren't there: the walk waits for it.
    std::erase_if(*mails, [&](const auto& mail) { return lacking.contains(mail.uid); });
    return mails;
}

Status read(Account& account, const ReadTask& task) {
    if (findStream(Streams, task.stream) == nullptr) return noSuchStream(task.stream);
    auto session = account.imap();
    if (!session) return session.status();
    MailboxWalk walk;
    walk.mailbox = account.mailbox();
    walk.since = account.settings().text("since");
    walk.mostMails = MostMails;
    walk.fetch = [&](const std::string& uids) {
        return fetchLetters(account, *session, uids, task.stream);
    };
    walk.add = [&](std::uint64_t uidValidity, std::span<const ImapMail> mails, RecordBatch& batch) {
        addRecords(account, task.stream, uidValidity, mails, batch);
    };
    return walkMailbox(account.call(), *session, task, walk);
}

}  // namespace leadloom::imap_smtp
