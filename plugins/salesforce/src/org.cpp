#include "org.h"

#include <leadloom/sdk/query.h>
#include <leadloom/sdk/time.h>

#include "errors.h"

namespace leadloom::salesforce {

using sdk::Call;
using sdk::HttpRequest;
using sdk::HttpResponse;
using sdk::Intent;
using sdk::Result;
using sdk::Status;

Status Org::open(const sdk::Settings& settings) {
    settings_.baseUrl = settings.url("base_url", "https://login.salesforce.com");
    settings_.apiVersion = settings.text("api_version", "v67.0");
    if (settings_.apiVersion.front() != 'v') settings_.apiVersion.insert(0, 1, 'v');
    settings_.externalIdField = settings.text("external_id_field", "Loom_Id__c");
    settings_.bulkThreshold = settings.integer("bulk_threshold", 2000);
    settings_.overlapUs = settings.integer("overlap_seconds", 600) * 1'000'000;
    settings_.allowDuplicateAlerts = settings.flag("allow_duplicate_alerts", false);
    descriptions_.clear();
    return Status::ok();
}

Result<std::string> Org::instanceUrl(const Call& call) const {
    auto url = host_.credentials().field(call, "instance_url");
    if (!url && (url.status().code() == LL_NOT_FOUND || url.status().code() == LL_UNSUPPORTED))
        return settings_.baseUrl;
    while (url && !url->empty() && url->back() == '/')
        url->pop_back();
    return url;
}

void Org::observeUsage(const HttpResponse& response) const {
    constexpr std::string_view Prefix = "api-usage=";
    const auto header = response.header("Sforce-Limit-Info");
    const auto at = header.find(Prefix);
    if (at == std::string_view::npos) return;
    const auto usage = header.substr(at + Prefix.size());
    const auto slash = usage.find('/');
    if (slash == std::string_view::npos) return;
    const auto used = sdk::parseEpoch(usage.substr(0, slash), 1'000'000);
    const auto rest = usage.substr(slash + 1);
    const auto total =
        sdk::parseEpoch(rest.substr(0, rest.find_first_not_of("0123456789")), 1'000'000);
    if (used && total)
        host_.rateLimit().observe("daily", std::max<std::int64_t>(0, *total - *used));
}

Result<HttpResponse> Org::send(const Call& call, HttpRequest request, std::string_view path,
                               Intent intent, std::string_view what) {
    const auto instance = instanceUrl(call);
    if (!instance) return instance.status();
    request.url = *instance + "/services/data/" + settings_.apiVersion;
    request.url += path;
    auto response = host_.http().send(call, request);
    if (!response) return response;
    observeUsage(*response);
    if (auto status = errorTable().judge(call, json(), *response, intent, what); !status)
        return status;
    return response;
}

Result<HttpResponse> Org::get(const Call& call, std::string_view path, std::string_view what) {
    return send(call, HttpRequest{}, path, Intent::Read, what);
}

Result<HttpResponse> Org::query(const Call& call, const SoqlQuery& query, bool all) {
    const auto path = sdk::Query().add("q", query.text()).on(all ? "/queryAll" : "/query");
    return get(call, path, "reading " + query.object);
}

Result<HttpResponse> Org::versions(const Call& call) {
    const auto instance = instanceUrl(call);
    if (!instance) return instance.status();
    auto response = host_.http().send(call, HttpRequest::get(*instance + "/services/data/"));
    if (!response) return response;
    if (auto status = errorTable().judge(call, json(), *response, Intent::Read, "listing versions");
        !status)
        return status;
    return response;
}

Result<HttpResponse> Org::describeAnswer(const Call& call, std::string_view object) {
    return get(call, "/sobjects/" + std::string(object) + "/describe",
               "describing " + std::string(object));
}

Result<const ObjectDescription*> Org::describe(const Call& call, std::string_view object) {
    if (const auto known = descriptions_.find(object); known != descriptions_.end())
        return &known->second;
    const auto answer = describeAnswer(call, object);
    if (!answer) return answer.status();
    auto description = ObjectDescription::parse(answer->body());
    if (!description)
        return Status{LL_TRANSIENT, "the description of " + std::string(object) + " can't be read"};
    return &descriptions_.emplace(object, std::move(*description)).first->second;
}

std::string Org::markerField(const ObjectDescription& description) const {
    return description.has(settings_.externalIdField) ? settings_.externalIdField : std::string();
}

}  // namespace leadloom::salesforce
