#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace leadloom::salesforce {

/// The 18-character form of a record id: 15 case-sensitive characters get their checksum, any other
/// text comes back as it is. REST answers with 18, people and links paste 15.
std::string toLongId(std::string_view id);

/// The ids among texts, in their long form: 15 characters, or 18 with the right checksum. A query
/// with any other text among its ids is refused as a whole.
std::vector<std::string> recordIds(std::span<const std::string> texts);

/// An unquoted date-time literal: 2026-01-01T10:00:00Z.
std::string soqlTime(std::int64_t timeUs);

/// How many ids sqlAmong may take in a query over these fields: URI and headers together have
/// 16,384 bytes.
std::size_t mostIdsBeside(const std::vector<std::string>& fields);

/// `SystemModstamp` keyset: everything from `timeUs` on, or, once a page was read, what stands
/// after its last row. SystemModstamp has whole seconds and bulk edits share one, hence the id.
std::string changedSince(std::int64_t timeUs, std::string_view afterId);

}  // namespace leadloom::salesforce
