#include "soql.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/numbers.h>
#include <leadloom/sdk/text_list.h>
#include <leadloom/sdk/time.h>

namespace leadloom::salesforce {

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
    const auto isPlain = [](unsigned char c) { return c < 0x80 && std::isalnum(c) != 0; };
    std::vector<std::string> ids;
    for (const auto& text : texts) {
        const auto id = toLongId(text.substr(0, 15));
        const bool isOne = id.size() == 18 && (text.size() == 15 || text == id);
        if (isOne && std::ranges::all_of(text, isPlain)) ids.push_back(id);
    }
    return ids;
}

std::string soqlText(std::string_view value) {
    return "'" + sdk::backslashed(value, "'\\") + "'";
}

std::string soqlContaining(std::string_view value) {
    return "'%" + sdk::backslashed(value, "'\\%_") + "%'";
}

std::string soqlPhonePattern(std::string_view phone) {
    const auto digits = sdk::lastDigits(phone, 8);
    if (digits.size() < 6) return {};
    std::string pattern = "'%";
    for (const char digit : digits)
        (pattern += digit) += '%';
    return pattern += '\'';
}

std::string soqlTime(std::int64_t timeUs) {
    return sdk::formatIsoTime(timeUs, timeUs % 1'000'000 == 0 ? 0 : 3);
}

std::string soqlIn(std::string_view field, std::span<const std::string> ids) {
    std::string list;
    for (const auto& id : ids)
        list += (list.empty() ? "" : ",") + soqlText(id);
    return std::string(field) + " IN (" + list + ")";
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
