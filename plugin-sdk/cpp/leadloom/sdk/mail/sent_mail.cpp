#include <algorithm>

#include <leadloom/sdk/mail/sent_mail.h>
#include <leadloom/sdk/write_each.h>

namespace leadloom::sdk {

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
        tidyUp([&] { return imap_->expunge(*uid); });
    return status;
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
    const auto copies = imap_->fetch(std::to_string(uids->front()), "UID FLAGS");
    if (!copies) return copies.status();
    aboutOne_ = true;
    const bool open = std::any_of(copies->begin(), copies->end(), [](const ImapMail& copy) {
        return std::find(copy.flags.begin(), copy.flags.end(), "\\Draft") != copy.flags.end();
    });
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
