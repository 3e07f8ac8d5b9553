#include "soql.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include <leadloom/sdk/text_list.h>
#include <leadloom/sdk/time.h>

namespace leadloom::salesforce {

namespace {

std::string escaped(std::string_view value, std::string_view reserved) {
    constexpr std::string_view Controls = "\n\r\t";
    std::string text;
    for (const char c : value) {
        const auto control = Controls.find(c);
        if (control != std::string_view::npos || reserved.find(c) != std::string_view::npos)
            text += '\\';
        text += control == std::string_view::npos ? c : "nrt"[control];
    }
    return text;
}

}  // namespace

std::string toLongId(std::string_view id) {
    std::string longId(id);
    if (id.size() != 15) return longId;
    unsigned capitals = 0;
    for (std::size_t i = 0; i < id.size(); ++i) {
        if (id[i] >= 'A' && id[i] <= 'Z') capitals |= 1U << i % 5;
        if (i % 5 == 4) longId += "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[std::exchange(capitals, 0U)];
    }
    return longId;
}

std::vector<std::string> recordIds(std::span<const std::string> texts) {
    std::vector<std::string> ids;
    for (const auto& text : texts) {
        const bool plain = std::ranges::all_of(
            text, [](unsigned char c) { return c < 0x80 && std::isalnum(c) != 0; });
        auto id = toLongId(text.substr(0, 15));
        if (plain && id.size() == 18 && (text.size() == 15 || text == id))
            ids.push_back(std::move(id));
    }
    return ids;
}

std::string soqlText(std::string_view value) {
    return "'" + escaped(value, "'\\") + "'";
}

std::string soqlContaining(std::string_view value) {
    return "'%" + escaped(value, "'\\%_") + "%'";
}

std::string soqlPhonePattern(std::string_view phone) {
    std::string digits(phone);
    std::erase_if(digits, [](char c) { return c < '0' || c > '9'; });
    if (digits.size() < 6) return {};
    std::string pattern = "'%";
    for (const char digit : digits.substr(digits.size() - std::min<std::size_t>(8, digits.size())))
        (pattern += digit) += '%';
    return pattern += '\'';
}

std::string soqlTime(std::int64_t timeUs) {
    return sdk::formatIsoTime(timeUs, timeUs % 1'000'000 == 0 ? 0 : 3);
}

std::string soqlIn(std::string_view field, std::span<const std::string> ids) {
    std::vector<std::string> quoted;
    std::ranges::transform(ids, std::back_inserter(quoted), soqlText);
    return std::string(field) + " IN (" + sdk::joinTexts(quoted, ",") + ")";
}

std::size_t mostIdsBeside(const std::vector<std::string>& fields) {
    constexpr std::size_t Room = 11'600;   // tokens and the hub's own headers need the rest
    constexpr std::size_t EncodedId = 27;  // with quotes and comma
    std::size_t used = 0;
    for (const auto& field : fields)
        used += field.size() + 3;
    return std::clamp<std::size_t>((Room - std::min(Room, used)) / EncodedId, 1, 400);
}

std::string SoqlQuery::text() const {
    std::string text = "SELECT " + sdk::joinTexts(fields, ",") + " FROM " + object;
    if (!where.empty()) text += " WHERE " + where;
    if (!orderBy.empty()) text += " ORDER BY " + orderBy;
    if (limit > 0) text += " LIMIT " + std::to_string(limit);
    return text;
}

std::string changedSince(std::int64_t timeUs, std::string_view afterId) {
    const auto at = soqlTime(timeUs);
    if (afterId.empty()) return "SystemModstamp >= " + at;
    return "SystemModstamp > " + at + " OR (SystemModstamp = " + at + " AND Id > " +
           soqlText(afterId) + ")";
}

}  // namespace leadloom::salesforce
