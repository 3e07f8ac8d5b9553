#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/message.h"

namespace leadloom::sandbox::zoho {

/// Why a request, or one row of it, was refused.
struct Problem {
    int status = 400;
    std::string code = "INVALID_DATA";
    std::string message = "invalid data";
    nlohmann::json details = nlohmann::json::object();
};

/// `{code, details, message, status: "error"}`, bare or as an element of `data`.
nlohmann::json problemJson(const Problem& problem);
Response problemAnswer(const Problem& problem);
Response problemAnswer(int status, const std::string& code, const std::string& message,
                       const nlohmann::json& details = nlohmann::json::object());

}  // namespace leadloom::sandbox::zoho
