#include "tests/sandbox/imap_smtp/mail_store.h"

#include <algorithm>

#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox::imap_smtp {

std::uint32_t MailFolder::add(std::string bytes, std::set<std::string> flags,
                              std::int64_t receivedAt) {
    mails_.push_back({uidNext_, receivedAt, std::move(flags), ++modSeq_, std::move(bytes)});
    return uidNext_++;
}

void MailFolder::setFlags(StoredMail& mail, std::set<std::string> flags) {
    if (mail.flags == flags) return;
    mail.flags = std::move(flags);
    mail.modSeq = ++modSeq_;
}

bool MailFolder::remove(std::uint32_t uid) {
    const bool removed = std::erase_if(mails_, [&](const auto& m) { return m.uid == uid; }) > 0;
    modSeq_ += removed ? 1 : 0;
    return removed;
}

void MailFolder::renumber() {
    ++uidValidity_;
    uidNext_ = 1;
    modSeq_ = 1;
    for (auto& mail : mails_) {
        mail.uid = uidNext_++;
        mail.modSeq = ++modSeq_;
    }
}

std::string_view headerOf(std::string_view mail) {
    const auto end = mail.find("\r\n\r\n");
    return end == std::string_view::npos ? mail : mail.substr(0, end + 4);
}

std::string headerField(std::string_view mail, std::string_view name) {
    auto header = headerOf(mail);
    std::string value;
    bool inside = false;
    while (!header.empty()) {
        const auto end = std::min(header.find("\r\n"), header.size());
        const auto line = header.substr(0, end);
        header.remove_prefix(std::min(end + 2, header.size()));
        const bool folded = line.starts_with(' ') || line.starts_with('\t');
        if (folded && inside) value += line;
        if (folded) continue;
        if (inside) break;
        const auto colon = line.find(':');
        inside = colon != std::string_view::npos && equalsIgnoringCase(line.substr(0, colon), name);
        if (inside) value = trimmed(line.substr(colon + 1));
    }
    return value;
}

std::string messageIdOf(std::string_view mail) {
    const auto value = headerField(mail, "Message-ID");
    const auto open = value.find('<'), close = value.find('>');
    if (open == std::string::npos || close == std::string::npos) return value;
    return value.substr(open + 1, close - open - 1);
}

std::string withLineEnds(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\n' && !out.ends_with('\r')) out += '\r';
        out += c;
    }
    return out;
}

}  // namespace leadloom::sandbox::imap_smtp
