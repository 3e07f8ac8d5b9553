#include <algorithm>

#include <leadloom/sdk/mail/mailbox_cursor.h>
#include <nlohmann/json.hpp>

namespace leadloom::sdk {

std::string MailboxCursor::text() const {
    nlohmann::json object = {{"uid_validity", uidValidity}, {"uid", uid}, {"mod_seq", modSeq}};
    if (full) object["full"] = true;
    if (next != 0) object["next"] = next;
    if (changed != 0) object["changed"] = changed;
    if (missing != 0) object["missing"] = {missing, misses};
    return object.dump();
}

std::optional<MailboxCursor> MailboxCursor::parse(std::string_view text,
                                                  const ImapMailboxState& state) {
    if (text.empty()) return startOf(state);
    const auto object = nlohmann::json::parse(text, nullptr, false);
    if (!object.is_object() || !object.contains("uid_validity")) return std::nullopt;
    MailboxCursor cursor;
    try {
        cursor.uidValidity = object.at("uid_validity").get<std::uint64_t>();
        cursor.uid = object.at("uid").get<std::uint32_t>();
        cursor.modSeq = object.at("mod_seq").get<std::uint64_t>();
        cursor.full = object.value("full", false);
        cursor.next = object.value("next", std::uint64_t{0});
        cursor.changed = object.value("changed", std::uint32_t{0});
        if (object.contains("missing")) {
            cursor.missing = object.at("missing").at(0).get<std::uint32_t>();
            cursor.misses = object.at("missing").at(1).get<unsigned>();
        }
    } catch (const nlohmann::json::exception&) {
        return std::nullopt;
    }
    const bool same = cursor.uidValidity == state.uidValidity &&
                      std::max(cursor.modSeq, cursor.next) <= state.highestModSeq;
    return same || (cursor.uidValidity == state.uidValidity && state.highestModSeq == 0)
               ? std::optional(cursor)
               : std::nullopt;
}

MailboxCursor MailboxCursor::startOf(const ImapMailboxState& state) {
    MailboxCursor cursor;
    cursor.uidValidity = state.uidValidity;
    cursor.full = true;
    cursor.next = state.highestModSeq;
    return cursor;
}

}  // namespace leadloom::sdk
