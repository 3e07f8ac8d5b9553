#include <algorithm>
#include <cctype>
#include <set>

#include <leadloom/sdk/encoding.h>
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
    const auto first = [&](std::initializer_list<Key> keys) {
        const auto* found = std::ranges::find_if(keys, [&](Key key) { return item.has(key); });
        return found == keys.end() ? std::string_view{} : item.value(*found);
    };
    const auto subject = action == "merge" ? first({New, Primary, Object}) : first({Object, From});
    if (type == nullptr || subject.empty()) return Status::ok();
    const auto eventId = joinTexts(
        std::array{item.value(Event), item.value(Hook), item.value(Object), item.value(At)}, "-");
    const auto add = [&](Record record) {
        batch.add(record.withStream(type->stream)
                      .withModifiedAt(parseEpoch(item.value(At), 1000).value_or(0))
                      .withEventId(eventId));
    };
    if (action == "merge") {
        const auto losers = joinArray(item.value(Merged)) + " " + std::string(item.value(Primary));
        const auto ids = splitText(losers, ' ');
        for (const auto loser : std::set<std::string_view>(ids.begin(), ids.end()))
            if (loser != subject) add(Record::merge(loser, subject));
    }
    const bool gone = action == "deletion" || action == "privacyDeletion";
    add(gone ? Record::tombstone(subject) : Record::upsert(subject, {}));
    return Status::ok();
}

void wantEvents(const ObjectType& type, SubscriptionPlan& plan) {
    const auto want = [&](std::string_view action, std::string_view property = {}) {
        plan.want({std::string(type.stream), std::string(type.event) + "." + std::string(action),
                   std::string(property)});
    };
    for (const auto* action : {"creation", "deletion", "merge", "restore", "associationChange"})
        want(action);
    if (type.stream == "contacts") want("privacyDeletion");
    for (const auto property : splitText(type.properties, ' '))
        want("propertyChange", property);
}

}  // namespace

Status verify(Portal& portal, const WebhookRequest& request) {
    // A private token has no secret of an app beside it: then it is a setting.
    const auto secret = portal.host().credentials().fieldOr(
        portal.call(), "client_secret", portal.settings().text("client_secret"));
    if (!secret) return secret.status();
    if (secret->empty())
        return {LL_FORBIDDEN, "no client secret to check webhooks with: set auth.client_secret"};
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
    const auto desired = DesiredHooks::parse(desiredJson);
    if (!desired || app.ends_with('/'))
        return desired ? Status{LL_UNSUPPORTED,
                                "without app_id subscriptions are made in "
                                "HubSpot's own app settings"}
                       : desired.status();
    const auto change = [&](std::string method, const std::string& path, const Json& body) {
        auto request = HttpRequest::json(std::move(method), {}, textOfJson(body));
        request.safe = request.method == "PUT";
        return portal.send(request, app + path, Intent::Read, "subscribing to webhooks").status();
    };
    auto status =
        change("PUT", "/settings",
               {{"targetUrl", desired->url}, {"throttling", {{"maxConcurrentRequests", 10}}}});
    if (!status) return status;
    const auto there =
        portal.get(app + "/subscriptions", "listing webhook subscriptions")
            .then([](Answer& answer) {
                return answer.table("/results", {"/eventType", "/propertyName", "/id"});
            });
    if (!there) return there.status();
    SubscriptionPlan plan;
    for (const auto& stream : desired->streams)
        if (const auto* type = findObject(stream)) wantEvents(*type, plan);
    for (const auto& row : *there)
        plan.found(row[0], row[1], row[2]);
    status = plan.makeMissing([&](const Subscription& missing) {
        Json body = {{"eventType", missing.event}, {"active", true}};
        if (!missing.detail.empty()) body["propertyName"] = missing.detail;
        return change("POST", "/subscriptions", body);
    });
    return status ? Result(plan.text()) : status;
}

}  // namespace leadloom::hubspot
