#pragma once

#include <string>
#include <vector>

#include "tests/sandbox/core/message.h"
#include "tests/sandbox/salesforce/org.h"

namespace leadloom::sandbox::salesforce {

/// `[{"message":…,"errorCode":…,"fields":[…]}]`
Response errorAnswer(int status, const std::string& code, const std::string& message,
                     const std::vector<std::string>& fields = {});
/// The answer of a single save that failed, with the status that fits its first error.
Response errorAnswer(const std::vector<SaveError>& errors);
Response notFound();
/// `{"id":…,"success":…,"errors":[…]}` of collections and upserts; `created` when wanted.
nlohmann::json resultItem(const SaveResult& result, bool showCreated);

}  // namespace leadloom::sandbox::salesforce
