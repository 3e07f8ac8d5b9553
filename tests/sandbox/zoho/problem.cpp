#include "tests/sandbox/zoho/problem.h"

namespace leadloom::sandbox::zoho {

using nlohmann::json;

json problemJson(const Problem& problem) {
    return {{"code", problem.code},
            {"details", problem.details},
            {"message", problem.message},
            {"status", "error"}};
}

Response problemAnswer(const Problem& problem) {
    return jsonResponse(problem.status, problemJson(problem));
}

Response problemAnswer(int status, const std::string& code, const std::string& message,
                       const json& details) {
    return problemAnswer(Problem{status, code, message, details});
}

}  // namespace leadloom::sandbox::zoho
