#include <algorithm>

#include <leadloom/sdk/mail/letter.h>
#include <leadloom/sdk/text/text_lines.h>
#include <leadloom/sdk/text_list.h>

namespace leadloom::sdk {

namespace {

constexpr std::string_view Leave = "unsubscribe";

/// "sales+expo26@x.example" → "sales@x.example".
std::string withoutTag(std::string_view address) {
    const auto sign = address.rfind('@');
    const auto plus = address.find('+');
    if (sign == std::string_view::npos || plus == std::string_view::npos || plus > sign)
        return std::string(address);
    return std::string(address.substr(0, plus)) + std::string(address.substr(sign));
}

std::optional<Mailbox> firstMailbox(std::string_view list) {
    auto all = mailboxesIn(list);
    return all.empty() ? std::nullopt : std::optional(std::move(all.front()));
}

std::string localPart(const Mailbox& mailbox) {
    return lowerAscii(mailbox.address.substr(0, mailbox.address.rfind('@')));
}

bool isNobody(const Mailbox& mailbox) {
    auto local = localPart(mailbox);
    std::erase_if(local, [](char c) { return c == '-' || c == '_' || c == '.'; });
    return local.starts_with("noreply") || local.starts_with("donotreply") ||
           local == "mailerdaemon" || local == "postmaster";
}

std::string behindLeave(std::string_view text) {
    const auto at = lowerAscii(text).find(Leave);
    if (at == std::string::npos) return {};
    const auto behind = trimmed(text.substr(at + Leave.size()));
    return std::string(behind.substr(0, behind.find_first_of(" \t\r\n")));
}

}  // namespace

bool MailboxOwner::isOwn(std::string_view address) const {
    const auto plain = lowerAscii(address);
    return addresses.contains(plain) || addresses.contains(withoutTag(plain));
}

Letter::Letter(const MailboxOwner& owner, const ImapMail& source)
    : source_(source), mail_(MailPart::parse(source.bytes)) {
    from_ = firstMailbox(header().value("From"));
    findTag(owner);
    kind_ = kindOf(owner);
    findPerson(owner);
    const bool speaks = kind_ == LetterKind::Message || kind_ == LetterKind::Reply;
    if (speaks && !person_) kind_ = LetterKind::Other;
}

LetterKind Letter::kindOf(const MailboxOwner& owner) const {
    if (mail_.type.value == "multipart/report") {
        const auto type = lowerAscii(mail_.type.parameter("report-type"));
        if (type == "delivery-status") return LetterKind::Bounce;
        if (type == "feedback-report") return LetterKind::Complaint;
    }
    if (!from_) return LetterKind::Other;
    if (owner.forms.contains(lowerAscii(from_->address))) return LetterKind::Form;
    const bool relayed = header().has("Reply-To");
    if (owner.isOwn(from_->address) && !relayed) return LetterKind::Own;
    if (asksToLeave()) return LetterKind::OptOut;
    if (isAutomatic() || isBulk()) return LetterKind::Other;
    return parent().empty() ? LetterKind::Message : LetterKind::Reply;
}

bool Letter::isAutomatic() const {
    const auto submitted = MailField::parse(header().value("Auto-Submitted")).value;
    const auto precedence = lowerAscii(header().value("Precedence"));
    return (!submitted.empty() && submitted != "no") || precedence == "auto_reply" ||
           header().value("Return-Path") == "<>";
}

bool Letter::isBulk() const {
    const auto precedence = lowerAscii(header().value("Precedence"));
    return header().has("List-Id") || header().has("List-Unsubscribe") || precedence == "bulk" ||
           precedence == "list" || precedence == "junk";
}

bool Letter::asksToLeave() const {
    return tag_ == Leave || lowerAscii(trimmed(header().text("Subject"))).starts_with(Leave);
}

void Letter::findPerson(const MailboxOwner& owner) {
    if (!from_) return;
    person_ = from_;
    if (owner.isOwn(from_->address) || isNobody(*from_) || kind_ == LetterKind::Form)
        person_ = firstMailbox(header().value("Reply-To"));
    if (kind_ == LetterKind::Own) person_ = firstMailbox(header().value("To"));
    const bool nobody = person_ && (isNobody(*person_) || owner.isOwn(person_->address));
    if (nobody) person_.reset();
    if (kind_ != LetterKind::Form) return;
    const auto text =
        mail_.parts.empty() && mail_.content.empty() ? std::string() : readableText(mail_, 65'536);
    const auto written = firstMailbox(labelledValue(text, "email|e-mail|mail"));
    if (written) person_ = written;
    const auto name = labelledValue(text, "name|full name|your name");
    if (person_ && !name.empty()) person_->name = name;
}

void Letter::findTag(const MailboxOwner& owner) {
    for (const char* field : {"Delivered-To", "X-Original-To", "To", "Cc"})
        for (const auto& value : header().values(field))
            for (const auto& mailbox : mailboxesIn(value)) {
                const auto local = localPart(mailbox);
                const auto plus = local.find('+');
                if (!tag_.empty() || plus == std::string::npos || !owner.isOwn(mailbox.address))
                    continue;
                tag_ = local.substr(plus + 1);
            }
}

std::string Letter::messageId() const {
    const auto ids = messageIdsIn(header().value("Message-ID"));
    return ids.empty() ? std::string() : ids.front();
}

std::string Letter::parent() const {
    const auto ids = messageIdsIn(header().value("In-Reply-To"));
    if (!ids.empty()) return ids.front();
    const auto earlier = messageIdsIn(header().value("References"));
    return earlier.empty() ? std::string() : earlier.back();
}

std::string Letter::thread() const {
    const auto earlier = messageIdsIn(header().value("References"));
    if (!earlier.empty()) return earlier.front();
    const auto above = parent();
    return above.empty() ? messageId() : above;
}

bool Letter::hasFlag(std::string_view flag) const {
    return std::find(source_.flags.begin(), source_.flags.end(), flag) != source_.flags.end();
}

/// The first Authentication-Results from the top is our own server's, if it says so: what stands
/// below may have come with the mail.
bool Letter::isAuthentic(const MailboxOwner& owner) const {
    const auto& own = owner.authservId;
    const auto result = header().value("Authentication-Results");
    const auto semicolon = result.find(';');
    if (own.empty() || semicolon == std::string_view::npos) return false;
    const auto server = trimmed(result.substr(0, semicolon));
    const auto name = server.substr(0, server.find(' '));
    if (lowerAscii(name) != lowerAscii(own)) return false;
    // Only who stands in From is proved.
    if (!from_ || !person_ || person_->address != from_->address) return false;
    const auto methods = lowerAscii(result.substr(semicolon));
    for (const auto method : splitText(methods, ';')) {
        const auto text = trimmed(method);
        if (text.substr(0, text.find_first_of(" \t(")) == "dmarc=pass") return true;
    }
    return false;
}

std::vector<std::string> Letter::leavingTokens() const {
    return {behindLeave(header().text("Subject")), behindLeave(readableText(mail_, 4096))};
}

}  // namespace leadloom::sdk
