#pragma once

#include <span>
#include <string>
#include <string_view>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/numbers.h>

/// Literals and conditions of the query languages that vendors made after SQL (SOQL, COQL), in
/// which a backslash escapes.
namespace leadloom::sdk {

/// A string literal with its quotes: reserved characters escaped, so that no value can end it.
inline std::string sqlText(std::string_view value) {
    return "'" + backslashed(value, "'\\") + "'";
}

/// For the right side of LIKE: texts that hold the value, whose `%` and `_` stand for themselves.
inline std::string sqlContaining(std::string_view value) {
    return "'%" + backslashed(value, "'\\%_") + "%'";
}

/// For the right side of LIKE: finds a phone number however it is punctuated, by its last eight
/// digits in order. Empty when there are fewer than six digits.
inline std::string sqlPhonePattern(std::string_view phone) {
    const auto digits = lastDigits(phone, 8);
    if (digits.size() < 6) return {};
    std::string pattern = "'%";
    for (const char digit : digits)
        (pattern += digit) += '%';
    return pattern += '\'';
}

/// "Id IN ('…','…')".
inline std::string sqlAmong(std::string_view field, std::span<const std::string> values) {
    std::string list;
    for (const auto& value : values)
        list += (list.empty() ? "" : ",") + sqlText(value);
    return std::string(field) + " IN (" + list + ")";
}

/// The keyset of walkByTime: rows from a time on, or, with the id of a row that was read, what
/// stands behind that row. `time`: a literal as the vendor writes it.
inline std::string sqlBehind(std::string_view timeField, std::string_view time,
                             std::string_view idField, std::string_view afterId) {
    const std::string field(timeField);
    const std::string at(time);
    if (afterId.empty()) return field + " >= " + at;
    return field + " > " + at + " OR (" + field + " = " + at + " AND " + std::string(idField) +
           " > " + sqlText(afterId) + ")";
}

}  // namespace leadloom::sdk
