#include "portal.h"

#include <leadloom/sdk/time.h>

#include "errors.h"

namespace leadloom::hubspot {

using sdk::Call;
using sdk::HttpRequest;
using sdk::HttpResponse;
using sdk::Intent;
using sdk::Result;
using sdk::Status;

Status Portal::open(const sdk::Settings& settings) {
    constexpr std::int64_t Second = 1'000'000;
    settings_.baseUrl = settings.url("base_url", "https://api.hubapi.com");
    settings_.pathPrefix = settings.url("path_prefix", "/crm/v3/objects");
    settings_.externalIdProperty = settings.text("external_id_property", "loom_external_id");
    settings_.appId = settings.text("app_id");
    settings_.clientSecret = settings.text("client_secret");
    settings_.overlapUs = settings.integer("overlap_seconds", 300) * Second;
    settings_.sweepUs = settings.integer("archived_sweep_minutes", 60) * 60 * Second;
    settings_.allowLegacySignatures = settings.flag("allow_legacy_signatures", false);
    markers_.clear();
    return Status::ok();
}

std::string Portal::pathOf(const ObjectType& type, std::string_view rest) const {
    return settings_.pathPrefix + "/" + std::string(type.stream) + std::string(rest);
}

void Portal::observeBudget(const HttpResponse& answer) const {
    const auto number = [&](std::string_view header) {
        return sdk::parseEpoch(answer.header(header), 1'000'000);
    };
    const auto left = number("X-HubSpot-RateLimit-Remaining");
    const auto window = number("X-HubSpot-RateLimit-Interval-Milliseconds");
    if (left && window)
        host_.rateLimit().observe({}, *left, host_.clock().wallTime() + *window * 1000);
    if (const auto daily = number("X-HubSpot-RateLimit-Daily-Remaining"))
        host_.rateLimit().observe("daily", *daily);
}

Result<HttpResponse> Portal::exchange(const Call& call, HttpRequest request,
                                      std::string_view path) {
    request.url = settings_.baseUrl + std::string(path);
    auto answer = host_.http().send(call, request);
    if (answer) observeBudget(*answer);
    return answer;
}

Status Portal::judge(const Call& call, const HttpResponse& answer, Intent intent,
                     std::string_view what) const {
    auto status = errorTable().judge(call, json(), answer, intent, what);
    if (status.code() != LL_RATE_LIMITED) return status;
    const auto policy = json().value(call, answer.body(), "/policyName");
    if (!policy || *policy != "DAILY") return status;
    Status quota{LL_QUOTA,
                 status.message() + " (the daily budget returns at midnight, account time)"};
    return quota.withHttpStatus(status.httpStatus()).withRetryAfter(status.retryAfter());
}

Result<HttpResponse> Portal::get(const Call& call, std::string_view path, std::string_view what) {
    auto answer = exchange(call, HttpRequest{}, path);
    if (!answer) return answer;
    if (auto status = judge(call, *answer, Intent::Read, what); !status) return status;
    return answer;
}

Result<HttpResponse> Portal::ask(const Call& call, std::string_view path, std::string body,
                                 std::string_view what, std::string_view bucket) {
    auto request = HttpRequest::json("POST", {}, std::move(body));
    request.bucket = bucket;
    auto answer = exchange(call, request.asSafe(), path);
    if (!answer) return answer;
    if (auto status = judge(call, *answer, Intent::Read, what); !status) return status;
    return answer;
}

Result<std::string> Portal::markerProperty(const Call& call, const ObjectType& type) {
    if (settings_.externalIdProperty.empty()) return std::string();
    if (const auto known = markers_.find(type.stream); known != markers_.end())
        return known->second;
    const auto path =
        "/crm/v3/properties/" + std::string(type.stream) + "/" + settings_.externalIdProperty;
    const auto answer = get(call, path, "asking for property " + settings_.externalIdProperty);
    const auto code = answer.status().code();
    if (!answer && code != LL_NOT_FOUND && code != LL_FORBIDDEN) return answer.status();
    return markers_[type.stream] = answer ? settings_.externalIdProperty : std::string();
}

}  // namespace leadloom::hubspot
