#include "account.h"

#include <leadloom/sdk/query.h>
#include <leadloom/sdk/refusal.h>
#include <leadloom/sdk/time.h>

namespace leadloom::zoho {

const ErrorTable& errorTable() {
    static const ErrorTable table(
        "/code", "/message",
        {
            {0, "OAUTH_SCOPE_MISMATCH|NO_PERMISSION|AUTHORIZATION_FAILED", LL_FORBIDDEN},
            {0, "INVALID_TOKEN|AUTHENTICATION_FAILURE", LL_AUTH},
            {0, "TOO_MANY_REQUESTS", LL_RATE_LIMITED},
            {0, "RECORD_LOCKED|NOT_APPROVED|RECORD_IN_BLUEPRINT", LL_TRANSIENT},
            {0, "DUPLICATE_DATA|ALREADY_MODIFIED", LL_CONFLICT},
            {0, "CONVERTED_RECORD|ID_ALREADY_CONVERTED", LL_NOT_FOUND},
            {0, "NOT_FOUND|NO_RECORDS_FOUND", LL_NOT_FOUND},
            {0, "INVALID_URL_PATTERN|INVALID_MODULE|INVALID_REQUEST_METHOD", LL_INVALID_CONFIG},
            {0, "FEATURE_NOT_SUPPORTED|NOT_SUPPORTED", LL_UNSUPPORTED},
        });
    return table;
}

WriteResult refusal(const RowError& error) {
    auto status = errorTable().ofCode(error.code);
    const bool aboutId = error.field.empty() || error.field == "id";
    if (aboutId && error.message.find("id given seems to be invalid") != std::string_view::npos)
        status = LL_NOT_FOUND;
    // Said of a row after the request was taken: what became of it isn't known.
    if (ErrorTable::isAmong("INTERNAL_ERROR|INTERNAL_SERVER_ERROR", error.code))
        status = LL_UNKNOWN_OUTCOME;
    return refusedRecord("Zoho", status, error.code, std::string(error.field), {},
                         std::string(error.existingId));
}

std::string zohoTime(std::int64_t timeUs) {
    auto text = formatIsoTime(timeUs);
    text.pop_back();
    return text + "+00:00";
}

Result<std::string> Account::base() {
    auto url = host().credentials().fieldOr(call(), "instance_url", settings().url("base_url"));
    if (!url) return url;
    while (url->ends_with('/'))
        url->pop_back();
    return *url + "/crm/" + settings().text("api_version");
}

void Account::observe(const HttpResponse& response) {
    // Told only once half of them are spent.
    const auto left = parseInteger(response.header("X-API-CREDITS-REMAINING"));
    if (left) host().rateLimit().observe("daily", *left);
}

Result<Answer> Account::query(const SelectQuery& query) {
    const nlohmann::json body{{"select_query", query.text()}};
    return ask("/coql", body.dump(), "reading " + query.object);
}

Result<Answer> Account::listSince(std::string_view path, std::int64_t timeUs,
                                  std::string_view what) {
    HttpRequest request;
    if (timeUs > 0) request.withHeader("If-Modified-Since", zohoTime(timeUs));
    auto answer = exchange(std::move(request), path);
    if (!answer || answer->status() == 304) return answer;
    if (auto status = judge(*answer, Intent::Read, what); !status) return status;
    return answer;
}

Result<Answer> Account::fieldsAnswer(const Stream& stream) {
    return get(Query().add("module", stream.module).on("/settings/fields"),
               "describing " + std::string(stream.module));
}

Result<const ModuleDescription*> Account::describe(const Stream& stream) {
    if (const auto known = descriptions_.find(stream.stream); known != descriptions_.end())
        return &known->second;
    const auto answer = fieldsAnswer(stream);
    if (!answer) return answer.status();
    ModuleDescription description;
    const auto marker = settings().text("external_id_field");
    auto status = answer->each("/fields", {"/api_name", "/data_type", "/unique/casesensitive"},
                               [&](const JsonItem& item) {
                                   description.fields.add(item.value(0), item.value(1));
                                   if (item.value(0) == marker)
                                       description.marker = marker;
                                   else if (item.has(2))
                                       description.hasOtherKeys = true;
                                   return Status::ok();
                               });
    if (!status) return status;
    return &descriptions_.emplace(stream.stream, std::move(description)).first->second;
}

}  // namespace leadloom::zoho
