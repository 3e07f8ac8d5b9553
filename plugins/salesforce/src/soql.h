#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace leadloom::salesforce {

/// A SOQL string literal with its quotes: reserved characters escaped, so that no value can end it.
std::string soqlText(std::string_view value);

/// As soqlText, for the right side of LIKE: `%` and `_` of the value stand for themselves.
/// `%` is set before and after when `contains`.
std::string soqlPattern(std::string_view value, bool contains);

/// A pattern that finds a phone number however it is punctuated: its last eight digits in order.
/// Empty when there are fewer than six digits.
std::string soqlPhonePattern(std::string_view phone);

/// An unquoted date-time literal: 2026-01-01T10:00:00Z.
std::string soqlTime(std::int64_t timeUs);

/// SELECT … FROM … WHERE … ORDER BY … LIMIT …; empty parts and a limit of 0 are left out.
struct SoqlQuery {
    std::vector<std::string> fields;
    std::string object;
    std::string where;
    std::string orderBy;
    int limit = 0;

    std::string text() const;
};

/// `SystemModstamp` keyset: everything from `fromUs` on, or, once a page was read, what stands
/// after its last row. SystemModstamp has whole seconds and bulk edits share one, hence the id.
std::string changedSince(std::int64_t fromUs);
std::string changedAfter(std::int64_t atUs, std::string_view id);

}  // namespace leadloom::salesforce
