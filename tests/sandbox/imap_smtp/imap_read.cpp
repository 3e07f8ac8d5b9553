// SEARCH and FETCH.
#include <algorithm>
#include <cstdio>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/imap_smtp/imap_talk.h"

namespace leadloom::sandbox::imap_smtp {

namespace {

constexpr const char* Months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// "17-Jul-1996 02:44:25 +0000".
std::string internalDate(std::int64_t milliseconds) {
    const auto iso = isoTime(milliseconds, "");
    const auto month = static_cast<std::size_t>(std::stoi(iso.substr(5, 2))) - 1;
    return iso.substr(8, 2) + "-" + Months[month] + "-" + iso.substr(0, 4) + " " +
           iso.substr(11, 8) + " +0000";
}

/// "1-Nov-2026" as milliseconds since 1970.
std::optional<std::int64_t> dayOf(const std::string& text) {
    const auto parts = split(text, '-');
    if (parts.size() != 3) return std::nullopt;
    const auto* month = std::find(std::begin(Months), std::end(Months), parts[1]);
    if (month == std::end(Months)) return std::nullopt;
    char iso[32];
    std::snprintf(iso, sizeof iso, "%s-%02d-%02d", parts[2].c_str(),
                  static_cast<int>(month - Months) + 1,
                  static_cast<int>(parsedInteger(parts[0]).value_or(0)));
    return parsedTime(iso);
}

std::string literal(std::string_view bytes) {
    return "{" + std::to_string(bytes.size()) + "}\r\n" + std::string(bytes);
}

std::string fieldsOf(std::string_view mail, const std::string& names) {
    std::string out;
    for (const auto& name : split(names, ' '))
        if (const auto value = headerField(mail, name); !value.empty())
            out += name + ": " + value + "\r\n";
    return out + "\r\n";
}

/// "[HEADER]<0.20>" in its parts.
struct Section {
    std::string name;
    std::optional<std::size_t> begin, length;
};

std::optional<Section> sectionOf(std::string_view text) {
    const auto close = text.rfind(']');
    if (!text.starts_with('[') || close == std::string_view::npos) return std::nullopt;
    Section section{std::string(text.substr(1, close - 1)), {}, {}};
    const auto part = text.substr(close + 1);
    if (part.empty()) return section;
    const auto dot = part.find('.');
    if (!part.starts_with('<') || !part.ends_with('>') || dot == std::string_view::npos)
        return std::nullopt;
    const auto begin = parsedInteger(part.substr(1, dot - 1));
    const auto length = parsedInteger(part.substr(dot + 1, part.size() - dot - 2));
    if (!begin || !length || *begin < 0 || *length < 1) return std::nullopt;
    section.begin = static_cast<std::size_t>(*begin);
    section.length = static_cast<std::size_t>(*length);
    return section;
}

std::optional<std::string> sectionBytes(std::string_view mail, const Section& section) {
    const std::string fields = "HEADER.FIELDS (";
    if (section.name.empty()) return std::string(mail);
    if (section.name == "HEADER") return std::string(headerOf(mail));
    if (section.name.starts_with(fields) && section.name.ends_with(')'))
        return fieldsOf(
            mail, section.name.substr(fields.size(), section.name.size() - fields.size() - 1));
    return std::nullopt;
}

}  // namespace

std::optional<bool> ImapTalk::meets(const StoredMail& mail,
                                    const std::vector<ImapArgument>& criteria, std::size_t& at) {
    const auto& key = criteria[at++];
    if (key.is("ALL")) return true;
    const auto left = criteria.size() - at;
    if (key.is("UID") && left >= 1) return isInSet(criteria[at++].text, mail.uid, lastUid());
    if (key.is("SINCE") && left >= 1) {
        const auto day = dayOf(criteria[at++].text);
        return day ? std::optional(mail.receivedAt >= *day) : std::nullopt;
    }
    if (key.is("HEADER") && left >= 2) {
        const auto value = lowered(headerField(mail.bytes, criteria[at].text));
        at += 2;
        return value.find(lowered(criteria[at - 1].text)) != std::string::npos;
    }
    return std::nullopt;
}

ImapTalk::Answer ImapTalk::search(const ImapCommand& command) {
    if (command.arguments.empty()) return bad("UID SEARCH criteria");
    std::string found = "SEARCH";
    for (const auto& mail : folder().mails()) {
        bool good = true;
        for (std::size_t at = 0; at < command.arguments.size();) {
            const auto met = meets(mail, command.arguments, at);
            if (!met) return bad("unknown search key");
            good = good && *met;
        }
        if (good) found += " " + std::to_string(mail.uid);
    }
    untagged(found);
    return {};
}

std::optional<std::string> ImapTalk::item(StoredMail& mail, const ImapArgument& wanted) {
    if (wanted.is("UID")) return "UID " + std::to_string(mail.uid);
    if (wanted.is("FLAGS"))
        return "FLAGS (" +
               joined(std::vector<std::string>(mail.flags.begin(), mail.flags.end()), " ") + ")";
    if (wanted.is("INTERNALDATE")) return "INTERNALDATE \"" + internalDate(mail.receivedAt) + '"';
    if (wanted.is("RFC822.SIZE")) return "RFC822.SIZE " + std::to_string(mail.bytes.size());
    const bool peeks = wanted.text.starts_with("BODY.PEEK[");
    if (!peeks && !wanted.text.starts_with("BODY[")) return std::nullopt;
    const auto section = sectionOf(std::string_view(wanted.text).substr(peeks ? 9 : 4));
    auto bytes = section ? sectionBytes(mail.bytes, *section) : std::nullopt;
    if (!bytes) return std::nullopt;
    if (!peeks && writable_) {
        auto flags = mail.flags;
        flags.insert("\\Seen");
        folder().setFlags(mail, flags);
    }
    auto key = "BODY[" + section->name + "]";
    if (section->begin) {
        key += "<" + std::to_string(*section->begin) + ">";
        *bytes = bytes->substr(std::min(*section->begin, bytes->size()), *section->length);
    }
    return key + " " + literal(*bytes);
}

ImapTalk::Answer ImapTalk::fetch(const ImapCommand& command) {
    const auto& arguments = command.arguments;
    if (arguments.size() < 2 || arguments.size() > 3 ||
        arguments[1].kind != ImapArgument::Kind::List)
        return bad("UID FETCH set (items)");
    std::int64_t since = -1;
    if (arguments.size() == 3) {
        const auto& modifier = arguments[2].items;
        if (!house_.flag("condstore") || modifier.size() != 2 || !modifier[0].is("CHANGEDSINCE"))
            return bad("unknown modifier");
        since = parsedInteger(modifier[1].text).value_or(0);
        if (since < 1) return bad("CHANGEDSINCE number");
    }
    auto& mails = folder().mails();
    for (std::size_t i = 0; i < mails.size(); ++i) {
        const auto meant = isInSet(arguments[0].text, mails[i].uid, lastUid());
        if (!meant) return bad("broken set");
        if (!*meant || static_cast<std::int64_t>(mails[i].modSeq) <= since) continue;
        std::string line;
        // In another order than asked for, as servers may.
        for (auto wanted = arguments[1].items.rbegin(); wanted != arguments[1].items.rend();
             ++wanted) {
            const auto text = item(mails[i], *wanted);
            if (!text) return bad("unknown item");
            line += (line.empty() ? "" : " ") + *text;
        }
        if (since >= 0) line += " MODSEQ (" + std::to_string(mails[i].modSeq) + ")";
        untagged(std::to_string(i + 1) + " FETCH (" + line + ")");
    }
    return {};
}

}  // namespace leadloom::sandbox::imap_smtp
