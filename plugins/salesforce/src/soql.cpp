#include "soql.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include <leadloom/sdk/sql_text.h>
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

std::string soqlTime(std::int64_t timeUs) {
    return sdk::formatIsoTime(timeUs, timeUs % 1'000'000 == 0 ? 0 : 3);
}

std::size_t mostIdsBeside(const std::vector<std::string>& fields) {
    constexpr std::size_t Room = 11'600;   // tokens and the hub's own headers need the rest
    constexpr std::size_t EncodedId = 27;  // with quotes and comma
    const auto used = sdk::joinTexts(fields, "%2C").size();
    return std::clamp<std::size_t>((Room - std::min(Room, used)) / EncodedId, 1, 400);
}

std::string changedSince(std::int64_t timeUs, std::string_view afterId) {
    return sdk::sqlBehind("SystemModstamp", soqlTime(timeUs), "Id", afterId);
}

}  // namespace leadloom::salesforce
