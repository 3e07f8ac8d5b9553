#include "tests/sandbox/activecampaign/problem.h"

#include <nlohmann/json.hpp>

namespace leadloom::sandbox::activecampaign {

using nlohmann::json;

Response problemAnswer(const Problem& problem) {
    if (problem.attribute.empty())
        return jsonResponse(problem.status, {{"message", problem.title}});
    const json error = {{"title", problem.title},
                        {"detail", ""},
                        {"code", problem.code},
                        {"source", {{"pointer", "/data/attributes/" + problem.attribute}}}};
    return jsonResponse(problem.status, {{"errors", json::array({error})}});
}

Problem notFound(const std::string& kind, const std::string& id) {
    return {404, "", "No Result found for " + kind + " with id " + id, ""};
}

Problem fieldInvalid(const std::string& attribute, const std::string& title) {
    return {422, "field_invalid", title, attribute};
}

Problem fieldMissing(const std::string& attribute, const std::string& title) {
    return {422, "field_missing", title, attribute};
}

Problem duplicate(const std::string& attribute, const std::string& title) {
    return {422, "duplicate", title, attribute};
}

Response bareAnswer(int status) {
    return jsonResponse(status, json::object());
}

}  // namespace leadloom::sandbox::activecampaign
