#pragma once

#include <string>
#include <string_view>

#include <leadloom/sdk/error_table.h>
#include <leadloom/sdk/write_result.h>

namespace leadloom::salesforce {

/// Salesforce's words for what went wrong, in answers as a whole (`errorCode`) and in the items of
/// a collection (`statusCode`): one list of codes, one status each.
const sdk::ErrorTable& errorTable();

/// The first error of one item of a collection's answer. `fields`: the JSON array as it stands.
struct ItemError {
    std::string_view code;
    std::string_view message;
    std::string_view fields;
};

/// What became of a record that an item of the answer refuses. The message holds the code and field
/// names; the vendor's words only where they come from the org's admin and not from the record.
sdk::WriteResult refusal(const ItemError& error);

}  // namespace leadloom::salesforce
