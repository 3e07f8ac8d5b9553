#pragma once

#include <string>
#include <string_view>

namespace leadloom::salesforce {

/// The 18-character form of a record id: 15 case-sensitive characters get their checksum, any other
/// text comes back as it is. REST answers with 18, people and links paste 15.
std::string toLongId(std::string_view id);

/// Whether a text can be a record's id: 15 characters, or 18 with the right checksum. A query with
/// any other text among its ids is refused as a whole.
bool isRecordId(std::string_view id);

}  // namespace leadloom::salesforce
