#pragma once

#include <string>
#include <string_view>

#include <leadloom/sdk/error_table.h>
#include <leadloom/sdk/write_result.h>

namespace leadloom::hubspot {

/// HubSpot's error categories, in answers as a whole and in the items of a 207.
const sdk::ErrorTable& errorTable();

/// Names of the properties that a validation message is about, separated by spaces. The message
/// itself quotes what was sent and must not go anywhere else.
std::string propertiesIn(std::string_view message);

/// "Contact already exists. Existing ID: 123": the id, or nothing.
std::string existingIdIn(std::string_view message);

/// What became of a record that was refused. `status` says how the whole request is judged where
/// the error is not one of a single item (LL_OK: judge by the category).
sdk::WriteResult refusal(std::string_view category, std::string_view message,
                         ll_status status = LL_OK);

}  // namespace leadloom::hubspot
