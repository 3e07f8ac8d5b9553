#include "soql.h"

#include <leadloom/sdk/text_list.h>
#include <leadloom/sdk/time.h>

namespace leadloom::salesforce {

namespace {

void appendEscaped(std::string& text, std::string_view value, bool pattern) {
    for (const char c : value) {
        switch (c) {
            case '\'':
                text += "\\'";
                break;
            case '\\':
                text += "\\\\";
                break;
            case '\n':
                text += "\\n";
                break;
            case '\r':
                text += "\\r";
                break;
            case '\t':
                text += "\\t";
                break;
            case '%':
            case '_':
                if (pattern) text += '\\';
                [[fallthrough]];
            default:
                text += c;
        }
    }
}

}  // namespace

std::string soqlText(std::string_view value) {
    std::string text = "'";
    appendEscaped(text, value, false);
    return text += '\'';
}

std::string soqlPattern(std::string_view value, bool contains) {
    std::string text = contains ? "'%" : "'";
    appendEscaped(text, value, true);
    return text += contains ? "%'" : "'";
}

std::string soqlPhonePattern(std::string_view phone) {
    constexpr std::size_t Fewest = 6;
    constexpr std::size_t Most = 8;
    std::string digits;
    for (const char c : phone) {
        if (c >= '0' && c <= '9') digits += c;
    }
    if (digits.size() < Fewest) return {};
    if (digits.size() > Most) digits.erase(0, digits.size() - Most);
    std::string pattern = "'%";
    for (const char digit : digits) {
        pattern += digit;
        pattern += '%';
    }
    return pattern += '\'';
}

std::string soqlTime(std::int64_t timeUs) {
    return sdk::formatIsoTime(timeUs, timeUs % 1'000'000 == 0 ? 0 : 3);
}

std::string SoqlQuery::text() const {
    std::string text = "SELECT " + sdk::joinTexts(fields, ",") + " FROM " + object;
    if (!where.empty()) text += " WHERE " + where;
    if (!orderBy.empty()) text += " ORDER BY " + orderBy;
    if (limit > 0) text += " LIMIT " + std::to_string(limit);
    return text;
}

std::string changedSince(std::int64_t fromUs) {
    return "SystemModstamp >= " + soqlTime(fromUs);
}

std::string changedAfter(std::int64_t atUs, std::string_view id) {
    const auto at = soqlTime(atUs);
    return "SystemModstamp > " + at + " OR (SystemModstamp = " + at + " AND Id > " + soqlText(id) +
           ")";
}

}  // namespace leadloom::salesforce
