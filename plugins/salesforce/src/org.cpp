#include "org.h"

#include <algorithm>

#include <leadloom/sdk/query.h>
#include <leadloom/sdk/refusal.h>
#include <leadloom/sdk/text_list.h>

namespace leadloom::salesforce {

const ErrorTable& errorTable() {
    static const ErrorTable table(
        "/errorCode", "/message",
        {
            {0, "REQUEST_LIMIT_EXCEEDED", LL_QUOTA},
            {0, "INVALID_SESSION_ID|INVALID_AUTH_HEADER", LL_AUTH},
            {0, "UNABLE_TO_LOCK_ROW|ALL_OR_NONE_OPERATION_ROLLED_BACK", LL_TRANSIENT},
            {0, "PROCESSING_HALTED|INVALID_QUERY_LOCATOR|QUERY_TIMEOUT", LL_TRANSIENT},
            {0, "ENTITY_IS_DELETED|CANNOT_UPDATE_CONVERTED_LEAD|NOT_FOUND", LL_NOT_FOUND},
            {0, "DUPLICATE*|MULTIPLE_CHOICES", LL_CONFLICT},
            {300, "", LL_CONFLICT},
            {0, "INSUFFICIENT_ACCESS*|STORAGE_LIMIT_EXCEEDED|INVALID_TYPE", LL_FORBIDDEN},
            {0, "API_DISABLED_FOR_ORG|API_CURRENTLY_DISABLED", LL_FORBIDDEN},
            {0, "FUNCTIONALITY_NOT_ENABLED", LL_UNSUPPORTED},
        });
    return table;
}

WriteResult refusal(std::string_view code, std::string_view message, std::string fields) {
    const bool adminsWords =
        ErrorTable::isAmong("FIELD_CUSTOM_VALIDATION_EXCEPTION|REQUIRED_FIELD_MISSING", code);
    if (fields.empty()) fields = joinTexts(textsBetween(message, {"No such column '"}, "'"), " ");
    auto status = code == "INVALID_TYPE" ? LL_INVALID_RECORD : errorTable().ofCode(code);
    // A record that was purged is told as a bad reference without a field.
    if (code == "INVALID_CROSS_REFERENCE_KEY" && fields.empty()) status = LL_NOT_FOUND;
    return refusedRecord("Salesforce", status, code, std::move(fields),
                         adminsWords ? message : std::string_view{},
                         toLongId(wordAfter(message, "with id: ")));
}

Org::Org(const Host& host) : RestClient(host, errorTable()) {}

std::string Org::version() const {
    const auto version = settings().text("api_version");
    return (version.starts_with('v') ? "" : "v") + version;
}

Result<std::string> Org::instanceUrl() const {
    auto url = host().credentials().fieldOr(call(), "instance_url", settings().url("base_url"));
    if (url && url->ends_with('/')) url->pop_back();
    return url;
}

Result<std::string> Org::base() {
    return instanceUrl().then([&](std::string& url) -> Result<std::string> {
        return url + "/services/data/" + version();
    });
}

void Org::observe(const HttpResponse& response) {
    const auto usage = integersIn(response.header("Sforce-Limit-Info"));
    if (usage.size() < 2) return;
    host().rateLimit().observe("daily", std::max<std::int64_t>(0, usage[1] - usage[0]));
}

Result<std::vector<std::vector<std::string>>> Org::versions() {
    return instanceUrl()
        .then([&](std::string& url) { return get(url + "/services/data/", "listing versions"); })
        .then([](Answer& answer) { return answer.table("", {"/version"}); });
}

Result<Answer> Org::query(const SelectQuery& query, bool all) {
    return get(Query().add("q", query.text()).on(all ? "/queryAll" : "/query"),
               "reading " + query.object);
}

Result<Answer> Org::describeAnswer(std::string_view object) {
    const std::string name(object);
    return get("/sobjects/" + name + "/describe", "describing " + name);
}

Result<const ObjectDescription*> Org::describe(std::string_view object) {
    if (const auto known = descriptions_.find(object); known != descriptions_.end())
        return &known->second;
    const auto answer = describeAnswer(object);
    if (!answer) return answer.status();
    const auto fields = FieldTypes::listedIn(*answer, "/fields", "/name", "/type");
    if (!fields) return fields.status();
    const auto createable = answer->value("/createable");
    const ObjectDescription description{*fields, createable && *createable == "true"};
    return &descriptions_.emplace(object, description).first->second;
}

std::string Org::markerOf(const ObjectDescription& description) const {
    const auto field = settings().text("external_id_field");
    return description.fields.has(field) ? field : std::string();
}

}  // namespace leadloom::salesforce
