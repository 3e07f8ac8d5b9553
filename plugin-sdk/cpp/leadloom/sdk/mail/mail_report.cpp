#include <leadloom/sdk/mail/mail_report.h>
#include <leadloom/sdk/text/text_lines.h>

namespace leadloom::sdk {

namespace {

/// "rfc822; gone@example.test" → the address.
std::string addressOf(std::string_view value) {
    const auto semicolon = value.find(';');
    if (semicolon != std::string_view::npos) value.remove_prefix(semicolon + 1);
    const auto found = mailboxesIn(trimmed(value));
    return found.empty() ? std::string() : found.front().address;
}

/// "5.1.1 (no such user)" → "5.1.1".
std::string codeOf(std::string_view value) {
    return std::string(value.substr(0, value.find_first_not_of("0123456789.")));
}

std::vector<DeliveryFate> fatesIn(const std::string& text) {
    std::vector<DeliveryFate> fates;
    std::string_view left = text;
    while (!left.empty()) {
        const auto block = MailHeader::takeFrom(left);
        if (!block.has("Final-Recipient")) continue;
        fates.push_back({addressOf(block.value("Final-Recipient")),
                         addressOf(block.value("Original-Recipient")),
                         lowerAscii(block.value("Action")), codeOf(block.value("Status"))});
    }
    return fates;
}

const MailPart* firstOf(const MailPart& mail, std::initializer_list<std::string_view> types) {
    for (const auto type : types)
        if (const auto* found = mail.find(type)) return found;
    return nullptr;
}

}  // namespace

bool DeliveryFate::isHardBounce() const {
    return action == "failed" && status.starts_with("5.") && status != "5.2.2" &&
           !status.starts_with("5.7.");
}

MailReport reportIn(const MailPart& mail) {
    MailReport report;
    if (mail.type.value != "multipart/report") return report;
    const auto* delivery =
        firstOf(mail, {"message/delivery-status", "message/global-delivery-status"});
    const auto* feedback = mail.find("message/feedback-report");
    if (delivery != nullptr) {
        report.kind = MailReport::Kind::Delivery;
        report.fates = fatesIn(delivery->decoded());
    } else if (feedback != nullptr) {
        report.kind = MailReport::Kind::Feedback;
        const auto text = feedback->decoded();
        const auto fields = MailHeader::parse(text);
        report.feedbackType = lowerAscii(fields.value("Feedback-Type"));
        report.complainer = addressOf(fields.value("Original-Rcpt-To"));
    }
    if (const auto* original = firstOf(mail, {"message/rfc822", "text/rfc822-headers",
                                              "message/global", "message/global-headers"}))
        report.original = MailHeader::parse(original->decoded());
    return report;
}

}  // namespace leadloom::sdk
