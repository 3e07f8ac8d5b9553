#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "tests/sandbox/people/population.h"

namespace leadloom::sandbox {

/// Writes the exports of the third system into `folder`, which is made when missing: files in the
/// layouts of Salesforce, HubSpot, Google Contacts and Outlook, a vCard and a JSON Lines file.
/// Returns `files` with rows and malformed rows of each, and `records` with who stands where.
/// Throws std::runtime_error when the folder can't be written.
nlohmann::json writeExports(const Population& population, const std::string& folder);

}  // namespace leadloom::sandbox
