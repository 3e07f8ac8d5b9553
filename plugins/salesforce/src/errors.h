#pragma once

#include <string_view>

#include <leadloom/sdk/error_table.h>
#include <leadloom/sdk/refusal.h>

namespace leadloom::salesforce {

/// Salesforce's words for what went wrong, in answers as a whole (`errorCode`), in the items of a
/// collection (`statusCode`) and in the rows of a bulk job: one list of codes, one status each.
const sdk::ErrorTable& errorTable();

/// What became of a record that Salesforce refuses. `fields`: names with blanks between them. The
/// message holds the vendor's words only where they come from the org's admin and not from the
/// record.
sdk::WriteResult refusal(std::string_view code, std::string_view message, std::string fields);

}  // namespace leadloom::salesforce
