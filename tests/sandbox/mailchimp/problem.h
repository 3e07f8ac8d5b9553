#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/message.h"

namespace leadloom::sandbox::mailchimp {

/// Why a request was refused; `errors`: {"field", "message"} of a validation.
struct Problem {
    int status = 400;
    std::string title = "Invalid Resource";
    std::string detail = "The resource submitted could not be validated.";
    nlohmann::json errors = nlohmann::json::array();
};

/// `application/problem+json`, as all refusals come.
Response problemAnswer(const Problem& problem);
Problem notFound();
/// A value of another type than the description says: `found`, "integer".
Problem wrongType(const std::string& field, const std::string& wanted, const nlohmann::json& found);
/// A value that a rule of the audience refuses.
Problem invalidField(const std::string& field, const std::string& message);

}  // namespace leadloom::sandbox::mailchimp
