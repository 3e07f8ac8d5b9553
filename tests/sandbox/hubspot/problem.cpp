#include "tests/sandbox/hubspot/problem.h"

#include "tests/sandbox/core/secrets.h"

namespace leadloom::sandbox::hubspot {

using nlohmann::json;

Response problemAnswer(const Problem& problem) {
    const auto correlation = randomUuid();
    json body = {{"status", "error"},
                 {"message", problem.message},
                 {"correlationId", correlation},
                 {"category", problem.category}};
    if (!problem.errors.empty()) body["errors"] = problem.errors;
    if (!problem.context.empty()) body["context"] = problem.context;
    auto response = jsonResponse(problem.status, body);
    response.headers.emplace_back("x-hubspot-correlation-id", correlation);
    return response;
}

Response problemAnswer(int status, const std::string& category, const std::string& message) {
    Problem problem;
    problem.status = status;
    problem.category = category;
    problem.message = message;
    return problemAnswer(problem);
}

Response notFound() {
    return problemAnswer(404, "OBJECT_NOT_FOUND", "resource not found");
}

json batchError(const Problem& problem) {
    return {{"status", "error"},          {"category", problem.category},
            {"message", problem.message}, {"errors", problem.errors},
            {"context", problem.context}, {"links", json::object()}};
}

}  // namespace leadloom::sandbox::hubspot
