#include "tests/sandbox/salesforce/answers.h"

namespace leadloom::sandbox::salesforce {

using nlohmann::json;

namespace {

int statusOf(const std::string& code) {
    if (code == "NOT_FOUND" || code == "ENTITY_IS_DELETED") return 404;
    if (code == "INSUFFICIENT_ACCESS_OR_READONLY") return 403;
    return 400;
}

}  // namespace

Response errorAnswer(int status, const std::string& code, const std::string& message,
                     const std::vector<std::string>& fields) {
    json error = {{"message", message}, {"errorCode", code}};
    if (!fields.empty()) error["fields"] = fields;
    return jsonResponse(status, json::array({error}));
}

Response errorAnswer(const std::vector<SaveError>& errors) {
    json list = json::array();
    for (const auto& error : errors)
        list.push_back(
            {{"message", error.message}, {"errorCode", error.code}, {"fields", error.fields}});
    return jsonResponse(statusOf(errors.front().code), list);
}

Response notFound() {
    return errorAnswer(404, "NOT_FOUND", "The requested resource does not exist");
}

json resultItem(const SaveResult& result, bool showCreated) {
    json item = {{"success", result.ok()}, {"errors", json::array()}};
    if (!result.id.empty()) item["id"] = result.id;
    if (result.ok() && showCreated) item["created"] = result.created;
    for (const auto& error : result.errors)
        item["errors"].push_back(
            {{"statusCode", error.code}, {"message", error.message}, {"fields", error.fields}});
    if (!result.choices.empty())
        item["errors"].push_back({{"statusCode", "DUPLICATE_EXTERNAL_ID"},
                                  {"message", "The external ID matched more than one record"},
                                  {"fields", json::array()}});
    return item;
}

}  // namespace leadloom::sandbox::salesforce
