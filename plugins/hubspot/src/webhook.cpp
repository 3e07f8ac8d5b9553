#include <algorithm>
#include <array>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/event_records.h>
#include <leadloom/sdk/field_description.h>
#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/subscription_plan.h>
#include <leadloom/sdk/text_list.h>
#include <leadloom/sdk/webhook_events.h>
#include <leadloom/sdk/webhook_signature.h>

#include "parts.h"

namespace leadloom::hubspot {

namespace {

constexpr std::chrono::minutes Window{5};

/// What HubSpot undoes of an URI's escapes before it signs.
constexpr std::string_view Unescaped = ":/?@!$'()*,;";

/// Not older than five minutes, over the URI raw or decoded, depending on who calls.
bool isSignedV3(const WebhookSignature& signature, const WebhookRequest& request,
                std::string_view secret) {
    const auto stamp = request.header("X-HubSpot-Request-Timestamp");
    const auto signedAt = parseEpoch(stamp, 1000);
    if (!signedAt || !WebhookSignature::isFresh(*signedAt, request.receivedAt(), Window))
        return false;
    const auto holds = [&](std::string_view uri) {
        const auto message = std::string(request.method()) + std::string(uri) +
                             std::string(request.body()) + std::string(stamp);
        return signature.matchesHmac(secret, message, request.header("X-HubSpot-Signature-v3"),
                                     SignatureText::Base64);
    };
    return holds(request.url()) || holds(percentDecodeOf(request.url(), Unescaped));
}

/// Versions 1 and 2 prove nothing about time.
bool isSignedLegacy(const WebhookSignature& signature, const WebhookRequest& request,
                    std::string_view secret) {
    auto message = std::string(secret);
    if (request.header("X-HubSpot-Signature-Version") == "v2")
        message += std::string(request.method()) + std::string(request.url());
    message += request.body();
    return signature.matchesSha256(message, request.header("X-HubSpot-Signature"),
                                   SignatureText::Hex);
}

/// By the first word of an event's type: "contact", or "object" with a type id.
const ObjectType* typeOf(std::string_view word, std::string_view typeId) {
    const auto* found = std::ranges::find_if(Streams, [&](const ObjectType& type) {
        return type.stream != Owners &&
               (word == "object" ? type.typeId == typeId : type.event == word);
    });
    return found == std::end(Streams) ? nullptr : found;
}

/// Keys of an event, in the order of decode(); the first four together name it.
enum Key : std::size_t { Event, Hook, Object, At, Type, TypeId, New, Primary, From, Merged };

/// Whom the event speaks of: a merge of its losers and the winner to be read, a tombstone, or a
/// record to be read again.
Status addEvent(const JsonItem& item, RecordBatch& batch) {
    const auto name = item.value(Type);
    const auto dot = std::min(name.find('.'), name.size());
    const auto action = name.substr(std::min(dot + 1, name.size()));
    const auto* type = typeOf(name.substr(0, dot), item.value(TypeId));
    const bool isMerge = action == "merge";
    const auto subject = item.firstOf({isMerge ? New : Object, isMerge ? Primary : From, Object});
    if (type == nullptr || subject.empty()) return Status::ok();
    const std::array names{item.value(Event), item.value(Hook), item.value(Object), item.value(At)};
    EventRecords records(batch, type->stream, parseEpoch(item.value(At), 1000).value_or(0),
                         joinTexts(names, "-"));
    if (isMerge)
        records.merged(joinArray(item.value(Merged)) + " " + std::string(item.value(Primary)),
                       subject);
    else if (action == "deletion" || action == "privacyDeletion")
        records.gone(subject);
    else
        records.changed(subject);
    return Status::ok();
}

void wantEvents(const ObjectType& type, SubscriptionPlan& plan) {
    const auto event = std::string(type.event) + ".";
    for (const auto* action : {"creation", "deletion", "merge", "restore", "associationChange"})
        plan.want(type.stream, event + action);
    if (type.stream == "contacts") plan.want(type.stream, event + "privacyDeletion");
    for (const auto property : splitText(type.properties, ' '))
        plan.want(type.stream, event + "propertyChange", property);
}

}  // namespace

Status verify(Portal& portal, const WebhookRequest& request) {
    // A private token has no secret of an app beside it: then it is a setting.
    const auto secret = portal.host().credentials().signingSecret(
        portal.call(), "client_secret", portal.settings().text("client_secret"));
    if (!secret) return secret.status();
    const WebhookSignature signature(portal.host().digest());
    const bool isLegacy = request.header("X-HubSpot-Signature-v3").empty() &&
                          portal.settings().flag("allow_legacy_signatures");
    const bool holds = isLegacy ? isSignedLegacy(signature, request, *secret)
                                : isSignedV3(signature, request, *secret);
    return holds ? Status::ok() : WebhookSignature::refused();
}

Status decode(Portal& portal, const WebhookRequest& request, const RecordSink& sink) {
    return decodeEvents(
        portal, request, "",
        {"/eventId", "/subscriptionId", "/objectId", "/occurredAt", "/subscriptionType",
         "/objectTypeId", "/newObjectId", "/primaryObjectId", "/fromObjectId", "/mergedObjectIds"},
        sink, addEvent);
}

Result<std::string> subscribe(Portal& portal, std::string_view desiredJson) {
    const auto app = "/webhooks/v3/" + portal.settings().text("app_id");
    if (app.ends_with('/'))
        return Status{LL_UNSUPPORTED,
                      "without app_id subscriptions are made in HubSpot's own app settings"};
    const auto desired = DesiredHooks::parse(desiredJson);
    if (!desired) return desired.status();
    const Json target = {{"targetUrl", desired->url},
                         {"throttling", {{"maxConcurrentRequests", 10}}}};
    const auto status =
        portal.configure("PUT", app + "/settings", textOfJson(target), "subscribing to webhooks");
    if (!status) return status;
    const auto there = portal.list(app + "/subscriptions", "listing webhook subscriptions",
                                   "/results", {"/eventType", "/propertyName", "/id"});
    SubscriptionPlan plan;
    for (const auto& stream : desired->streams)
        if (const auto* type = findObject(stream)) wantEvents(*type, plan);
    return plan.complete(there, [&](const Subscription& missing) {
        Json body = {{"eventType", missing.event}, {"active", true}};
        if (!missing.detail.empty()) body["propertyName"] = missing.detail;
        return portal.configure("POST", app + "/subscriptions", textOfJson(body),
                                "subscribing to webhooks");
    });
}

}  // namespace leadloom::hubspot
