#include <algorithm>

#include <leadloom/sdk/mail/sent_mail.h>
#include <leadloom/sdk/write_each.h>

namespace leadloom::sdk {

namespace {

bool has(const ImapMail& mail, std::string_view flag) {
    return std::find(mail.flags.begin(), mail.flags.end(), flag) != mail.flags.end();
}

}  // namespace

Status SentMail::open() {
    if (imap_) return Status::ok();
    auto opened = ways_.imap();
    if (!opened) return opened.status();
    auto place = ways_.mailbox(*opened);
    if (!place) return place.status();
    if (const auto state = opened->select(*place); !state) return state.status();
    place_ = *std::move(place);
    imap_.emplace(*std::move(opened));
    return Status::ok();
}

Status SentMail::sendOnce(const MailDraft& mail) {
    aboutOne_ = false;
    if (auto status = open(); !status) return status;
    const auto fate = fateOf(mail.messageId);
    if (!fate) return fate.status();
    if (fate->has_value()) return **fate;
    const auto uid = file(mail);
    if (!uid) return uid.status();
    auto status = send(mail);
    if (status)
        tidyUp([&] { return imap_->store(*uid, "-FLAGS.SILENT (\\Draft)"); });
    else if (status.code() != LL_UNKNOWN_OUTCOME && status.code() != LL_CANCELLED)
        tidyUp([&] { return discard(*uid); });
    return status;
}

/// A server that deletes no single mail keeps the draft with a mark: it stands for nothing any
/// more.
Status SentMail::discard(std::uint32_t uid) {
    auto status = imap_->expunge(uid);
    return status.code() == LL_UNSUPPORTED ? imap_->store(uid, "+FLAGS.SILENT (\\Deleted)")
                                           : status;
}

void SentMail::tidyUp(const std::function<Status()>& work) {
    if (work()) return;
    imap_.reset();
    if (!open() || !work()) imap_.reset();
}

Result<std::optional<Status>> SentMail::fateOf(const std::string& messageId) {
    const auto uids = imap_->withMessageId(messageId);
    if (!uids) return uids.status();
    if (uids->empty()) return std::optional<Status>();
    std::string set;
    for (const auto uid : *uids)
        set += (set.empty() ? "" : ",") + std::to_string(uid);
    auto copies = imap_->fetch(set, "UID FLAGS");
    if (!copies) return copies.status();
    std::erase_if(*copies, [](const ImapMail& copy) { return has(copy, "\\Deleted"); });
    if (copies->empty()) return std::optional<Status>();
    aboutOne_ = true;
    const bool open = std::any_of(copies->begin(), copies->end(),
                                  [](const ImapMail& copy) { return has(copy, "\\Draft"); });
    if (!open) return std::optional(Status::ok());
    return std::optional(Status{LL_UNKNOWN_OUTCOME,
                                "it was handed over once and no answer came: look into the mailbox "
                                "for sent mail, and delete the draft there to have it sent again"});
}

Result<std::uint32_t> SentMail::file(const MailDraft& mail) {
    auto uid = imap_->append(place_, "\\Seen \\Draft", mail.bytes());
    if (!uid || *uid != 0) return uid;
    const auto uids = imap_->withMessageId(mail.messageId);
    if (!uids) return uids.status();
    if (uids->empty()) return Status{LL_TRANSIENT, "a mail that was filed isn't there"};
    return uids->back();
}

Status SentMail::send(const MailDraft& mail) {
    aboutOne_ = false;
    if (!smtp_) {
        auto opened = ways_.smtp();
        if (!opened) return opened.status();
        smtp_.emplace(*std::move(opened));
    }
    auto status = smtp_->send(mail.from.address, mail.to.address, mail.bytes(), aboutOne_);
    if (!status && !aboutOne_) smtp_.reset();
    aboutOne_ = aboutOne_ || isAboutOneRecord(status.code());
    return status;
}

}  // namespace leadloom::sdk
