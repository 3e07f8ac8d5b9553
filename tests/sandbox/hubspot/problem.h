#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/message.h"

namespace leadloom::sandbox::hubspot {

/// Why a request, or one input of a batch, was refused.
struct Problem {
    int status = 400;
    std::string category = "VALIDATION_ERROR";
    std::string message;
    /// `{message, code, context}` for each wrong property.
    nlohmann::json errors = nlohmann::json::array();
    nlohmann::json context = nlohmann::json::object();
};

/// The error envelope with a fresh correlation id.
Response problemAnswer(const Problem& problem);
Response problemAnswer(int status, const std::string& category, const std::string& message);
Response notFound();
/// One element of `errors` in a 207 answer.
nlohmann::json batchError(const Problem& problem);

}  // namespace leadloom::sandbox::hubspot
