#include <algorithm>

#include <leadloom/sdk/mail/mail_draft.h>
#include <leadloom/sdk/mail/transfer_encoding.h>
#include <leadloom/sdk/mark.h>

namespace leadloom::sdk {

namespace {

std::string oneLine(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
    return text;
}

std::string field(const std::string& name, const std::string& value) {
    return name + ": " + value + "\r\n";
}

std::string mailboxText(const Mailbox& mailbox) {
    const auto address = "<" + oneLine(mailbox.address) + ">";
    if (mailbox.name.empty()) return address;
    const auto encoded = encodedWords(oneLine(mailbox.name));
    if (encoded.starts_with("=?")) return encoded + " " + address;
    std::string quoted;
    for (const char c : encoded) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return '"' + quoted + "\" " + address;
}

std::string part(const std::string& mediaType, const std::string& text) {
    return field("Content-Type", mediaType + "; charset=utf-8") +
           field("Content-Transfer-Encoding", "base64") + "\r\n" + base64Lines(text);
}

}  // namespace

std::string MailDraft::bytes() const {
    auto mail = field("Date", formatMailTime(date)) + field("From", mailboxText(from)) +
                field("To", mailboxText(to)) + field("Subject", encodedWords(oneLine(subject))) +
                field("Message-ID", "<" + oneLine(messageId) + ">");
    if (!inReplyTo.empty()) {
        const auto parent = "<" + oneLine(inReplyTo) + ">";
        mail += field("In-Reply-To", parent) + field("References", parent);
    }
    for (const auto& [name, value] : more)
        mail += field(name, oneLine(value));
    mail += field("MIME-Version", "1.0");
    if (html.empty()) return mail + part("text/plain", text);
    const auto boundary = "=_" + markOf(messageId) + markOf(text + html);
    const auto border = "--" + boundary;
    return mail + field("Content-Type", "multipart/alternative; boundary=\"" + boundary + '"') +
           "\r\n" + border + "\r\n" + part("text/plain", text) + border + "\r\n" +
           part("text/html", html) + border + "--\r\n";
}

bool isPlainAddress(std::string_view address) {
    const auto sign = address.find('@');
    return sign != std::string_view::npos && sign > 0 && sign + 1 < address.size() &&
           address.size() <= 254 && address.find('@', sign + 1) == std::string_view::npos &&
           std::all_of(address.begin(), address.end(), [](char c) {
               return c > 0x20 && c < 0x7f &&
                      std::string_view("<>()[]\\,;:\"").find(c) == std::string_view::npos;
           });
}

}  // namespace leadloom::sdk
