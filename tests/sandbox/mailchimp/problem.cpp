#include "tests/sandbox/mailchimp/problem.h"

#include "tests/sandbox/core/secrets.h"

namespace leadloom::sandbox::mailchimp {

using nlohmann::json;

Response problemAnswer(const Problem& problem) {
    json body = {{"type", "https://mailchimp.com/developer/marketing/docs/errors/"},
                 {"title", problem.title},
                 {"status", problem.status},
                 {"detail", problem.detail},
                 {"instance", randomUuid()}};
    if (!problem.errors.empty()) body["errors"] = problem.errors;
    return textResponse(problem.status, body.dump(), "application/problem+json; charset=utf-8");
}

Problem notFound() {
    return {404, "Resource Not Found", "The requested resource could not be found.", json::array()};
}

Problem wrongType(const std::string& field, const std::string& wanted, const json& found) {
    Problem problem;
    problem.detail =
        "The resource submitted could not be validated. For field-specific details, see the "
        "'errors' array.";
    const std::string name = found.is_null() ? "NULL" : found.type_name();
    problem.errors.push_back(
        {{"field", field},
         {"message", "Schema describes " + wanted + ", " + name + " found instead"}});
    return problem;
}

Problem invalidField(const std::string& field, const std::string& message) {
    Problem problem;
    problem.detail = "Your merge fields were invalid.";
    problem.errors.push_back({{"field", field}, {"message", message}});
    return problem;
}

}  // namespace leadloom::sandbox::mailchimp
