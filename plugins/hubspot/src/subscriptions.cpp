#include <algorithm>
#include <set>
#include <string>
#include <tuple>

#include <leadloom/sdk/text_list.h>
#include <nlohmann/json.hpp>

#include "connector.h"

namespace leadloom::hubspot {

using Json = nlohmann::json;
using sdk::Call;
using sdk::Result;
using sdk::Status;

namespace {

struct Wanted {
    std::string stream, event, property;
    bool operator<(const Wanted& other) const {
        return std::tie(stream, event, property) <
               std::tie(other.stream, other.event, other.property);
    }
};

std::set<Wanted> wantedFor(const ObjectType& type) {
    std::set<Wanted> wanted;
    const std::string stream(type.stream);
    const auto event = [&](std::string_view action) {
        return std::string(type.event) + "." + std::string(action);
    };
    for (const auto* action : {"creation", "deletion", "merge", "restore", "associationChange"})
        wanted.insert({stream, event(action), {}});
    if (stream == "contacts") wanted.insert({stream, event("privacyDeletion"), {}});
    for (const auto property : sdk::splitText(type.properties, ' '))
        wanted.insert({stream, event("propertyChange"), std::string(property)});
    return wanted;
}

/// The streams named in {"url": …, "streams": […]} that have webhooks.
std::set<Wanted> wantedBy(const Json& desired) {
    std::set<Wanted> wanted;
    for (const auto& name : desired.value("streams", Json::array()))
        if (const auto* type = name.is_string() ? findType(name.get<std::string>()) : nullptr)
            wanted.merge(wantedFor(*type));
    return wanted;
}

Json described(const Wanted& wanted, std::string_view id) {
    const auto event =
        wanted.property.empty() ? wanted.event : wanted.event + ":" + wanted.property;
    return {{"id", id}, {"stream", wanted.stream}, {"event", event}};
}

}  // namespace

Result<std::string> Connector::subscribe(const Call& call, std::string_view desiredJson) {
    if (portal_.settings().appId.empty())
        return Status{LL_UNSUPPORTED,
                      "without app_id subscriptions are made in HubSpot's own app settings"};
    const auto desired = Json::parse(desiredJson, nullptr, false);
    if (!desired.is_object()) return Status{LL_BUG, "the desired subscriptions are no JSON object"};
    const auto app = "/webhooks/v3/" + portal_.settings().appId;
    const auto change = [&](std::string_view method, const std::string& path, const Json& body) {
        auto request = sdk::HttpRequest::json(std::string(method), {}, body.dump());
        request.safe = method == "PUT";
        auto answer = portal_.exchange(call, std::move(request), path);
        if (!answer) return answer.status();
        return portal_.judge(call, *answer, sdk::Intent::Read, "subscribing to webhooks");
    };
    auto status = change("PUT", app + "/settings",
                         {{"targetUrl", desired.value("url", std::string())},
                          {"throttling", {{"maxConcurrentRequests", 10}}}});
    if (!status) return status;
    auto missing = wantedBy(desired);
    const auto answer = portal_.get(call, app + "/subscriptions", "listing webhook subscriptions");
    if (!answer) return answer.status();
    Json actual = {{"subscriptions", Json::array()}, {"notes", Json::array()}};
    status = portal_.json().split(
        call, answer->body(), "/results", {"/id", "/eventType", "/propertyName"},
        [&](const sdk::JsonItem& item) {
            const auto found = std::ranges::find_if(missing, [&](const Wanted& wanted) {
                return item.value(1) == wanted.event && item.value(2) == wanted.property;
            });
            if (found == missing.end()) return Status::ok();
            actual["subscriptions"].push_back(described(*found, item.value(0)));
            missing.erase(found);
            return Status::ok();
        });
    if (!status && status.code() != LL_NOT_FOUND) return status;
    for (const auto& wanted : missing) {
        Json body = {{"eventType", wanted.event}, {"active", true}};
        if (!wanted.property.empty()) body["propertyName"] = wanted.property;
        if (status = change("POST", app + "/subscriptions", body); !status) return status;
        actual["subscriptions"].push_back(described(wanted, ""));
    }
    return actual.dump();
}

}  // namespace leadloom::hubspot
