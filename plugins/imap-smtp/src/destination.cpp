#include <leadloom/sdk/field_description.h>
#include <leadloom/sdk/mail/mail_part.h>
#include <leadloom/sdk/mail/sent_mail.h>

#include "parts.h"

namespace leadloom::imap_smtp {

namespace {

/// Mails of the mailbox that are looked through for a person's address, the newest first.
constexpr std::size_t MostLookedThrough = 5000;

Status refusalOf(const Write& write, const Json& wish) {
    if (write.operation != WriteOperation::Create && write.operation != WriteOperation::Upsert)
        return {LL_INVALID_RECORD, "a mail that was sent can't be changed"};
    if (!wish.is_object() || !flagOf(wish, "send"))
        return {LL_INVALID_RECORD, "nobody asked for this to be sent: see README, Sending"};
    if (textOf(wish, "text").empty() && textOf(wish, "html").empty())
        return {LL_INVALID_RECORD, "a mail needs a text"};
    return Status::ok();
}

/// The address behind a person's id, from the mails that the person wrote; empty: it isn't there.
Result<std::string> addressOf(const Account& account, const std::string& person) {
    auto session = account.imap();
    if (!session) return session.status();
    if (const auto state = session->examine(account.mailbox()); !state) return state.status();
    auto uids = session->search("ALL");
    if (!uids) return uids.status();
    if (uids->size() > MostLookedThrough)
        uids->erase(uids->begin(), uids->end() - MostLookedThrough);
    while (!uids->empty()) {
        const auto mails =
            session->fetch(takeUidSet(*uids, 500), "UID BODY.PEEK[HEADER.FIELDS (FROM REPLY-TO)]");
        if (!mails) return mails.status();
        for (const auto& mail : *mails)
            for (const char* field : {"From", "Reply-To"})
                for (const auto& who : mailboxesIn(MailHeader::parse(mail.bytes).value(field)))
                    if (account.personId(who.address) == person) return who.address;
    }
    return std::string();
}

Result<std::string> recipientOf(const Account& account, const Json& wish) {
    auto address = textOf(wish, "to");
    const auto person = textOf(wish, "person");
    if (address.empty() && !person.empty()) {
        auto found = addressOf(account, person);
        if (!found) return found;
        address = *std::move(found);
    }
    return address;
}

MailDraft draftOf(const Account& account, const std::string& secret, const Write& write,
                  const Json& wish, const std::string& to) {
    MailDraft mail;
    mail.from = account.sender();
    mail.to = {textOf(wish, "name"), to};
    mail.subject = textOf(wish, "subject");
    mail.html = textOf(wish, "html");
    mail.text = textOf(wish, "text");
    if (mail.text.empty()) mail.text = textOfHtml(mail.html);
    mail.inReplyTo = textOf(wish, "in_reply_to");
    mail.date = account.host().clock().wallTime();
    mail.messageId = account.messageId(secret, write.idempotencyKey, to);
    const auto token = account.links(secret).seal(to);
    auto leave = "<mailto:" + mail.from.address + "?subject=unsubscribe%20" + token + ">";
    if (const auto url = account.settings().url("unsubscribe_url"); !url.empty()) {
        leave = "<" + url + "?u=" + token + ">, " + leave;
        mail.more.emplace_back("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
    mail.more.emplace_back("List-Unsubscribe", leave);
    return mail;
}

/// `goesOn`: a failure doesn't stand for the next mail.
WriteResult sendOne(const Account& account, SentMail& sent, const std::string& secret,
                    const Write& write, bool& goesOn) {
    goesOn = true;
    const auto wish = parsedJson(write.payload);
    if (auto status = refusalOf(write, wish); !status) return WriteResult::failed(status);
    const auto to = recipientOf(account, wish);
    goesOn = static_cast<bool>(to);
    if (!to) return WriteResult::failed(to.status());
    if (!isPlainAddress(*to)) {
        auto refused = WriteResult::failed({LL_INVALID_RECORD, "it has no address to write to"});
        refused.fields = "to";
        return refused;
    }
    const auto mail = draftOf(account, secret, write, wish, *to);
    const bool files = account.settings().flag("save_sent");
    const auto status = files ? sent.sendOnce(mail) : sent.send(mail);
    goesOn = sent.wasAboutOne();
    return status ? WriteResult::done(mail.messageId) : WriteResult::failed(status);
}

}  // namespace

Status write(Account& account, const WriteTask& task) {
    if (task.stream != Messages) return noSuchStream(task.stream);
    if (task.batch.size() == 0) return Status::ok();
    if (!account.settings().flag("send_mail"))
        return {LL_INVALID_CONFIG,
                "sending is switched off: set settings.send_mail, or read this stream only"};
    const auto secret = account.secret();
    if (!secret) return secret.status();
    SentMail sent({[&] { return account.imap(); }, [&] { return account.smtp(); },
                   [&](ImapSession& session) { return account.sentMailbox(session); }});
    for (std::size_t i = 0; i < task.batch.size(); ++i) {
        if (account.call().isCancelled()) return Status::cancelled();
        bool goesOn = true;
        const auto result = sendOne(account, sent, *secret, task.batch[i], goesOn);
        if (!result.status && !goesOn) return result.status;
        if (auto taken = task.outcomes.report(i, result); !taken) return taken;
    }
    return Status::ok();
}

}  // namespace leadloom::imap_smtp
