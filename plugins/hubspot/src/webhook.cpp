#include "webhook.h"

#include <algorithm>
#include <cctype>
#include <set>

#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/text_list.h>
#include <leadloom/sdk/time.h>
#include <nlohmann/json.hpp>

#include "connector.h"

namespace leadloom::hubspot {

using sdk::Call;
using sdk::RecordSink;
using sdk::SignatureText;
using sdk::Status;
using sdk::WebhookRequest;

namespace {

constexpr std::chrono::minutes Window{5};
constexpr std::string_view DecodedEscapes = "3A 2F 3F 40 21 24 27 28 29 2A 2C 3B ";

bool isSignedV3(const sdk::WebhookSignature& signature, const WebhookRequest& request,
                std::string_view secret) {
    const auto stamp = request.header("X-HubSpot-Request-Timestamp");
    const auto signedAt = sdk::parseEpoch(stamp, 1000);
    if (!signedAt || !sdk::WebhookSignature::isFresh(*signedAt, request.receivedAt(), Window))
        return false;
    const auto given = request.header("X-HubSpot-Signature-v3");
    const std::string method(request.method());
    const auto rest = std::string(request.body()) + std::string(stamp);
    const auto holds = [&](std::string_view uri) {
        return signature.matchesHmac(secret, method + std::string(uri) + rest, given,
                                     SignatureText::Base64);
    };
    return holds(request.url()) || holds(decodedUri(request.url()));
}

bool isSignedLegacy(const sdk::WebhookSignature& signature, const WebhookRequest& request,
                    std::string_view secret) {
    auto message = std::string(secret);
    if (request.header("X-HubSpot-Signature-Version") == "v2")
        message += std::string(request.method()) + std::string(request.url());
    message += request.body();
    return signature.matchesSha256(message, request.header("X-HubSpot-Signature"),
                                   SignatureText::Hex);
}

/// One event, as far as it matters.
struct Event {
    std::string_view id, type, action, objectId, newId, primaryId, fromId;
    std::string mergedIds;
    std::int64_t at = 0;
};

const ObjectType* typeOf(std::string_view word, std::string_view objectTypeId) {
    const auto types = objectTypes();
    const auto found = std::ranges::find_if(types, [&](const ObjectType& type) {
        return word == "object" ? type.typeId == objectTypeId : type.event == word;
    });
    return found == types.end() ? nullptr : &*found;
}

void addEvent(sdk::RecordBatch& batch, const ObjectType& type, const Event& event,
              std::string_view eventId) {
    const auto add = [&](sdk::Record record) {
        batch.add(record.withStream(type.stream).withModifiedAt(event.at).withEventId(eventId));
    };
    if (event.action == "deletion" || event.action == "privacyDeletion")
        return add(sdk::Record::tombstone(event.objectId));
    if (event.action != "merge")
        return add(sdk::Record::upsert(event.objectId.empty() ? event.fromId : event.objectId, {}));
    const auto winner = !event.newId.empty()       ? event.newId
                        : !event.primaryId.empty() ? event.primaryId
                                                   : event.objectId;
    std::set<std::string> losers{std::string(event.primaryId)};
    for (const auto id : sdk::splitText(event.mergedIds, ' '))
        losers.emplace(id);
    for (const auto& loser : losers)
        if (!loser.empty() && loser != winner) add(sdk::Record::merge(loser, winner));
    add(sdk::Record::upsert(winner, {}));
}

}  // namespace

std::string decodedUri(std::string_view uri) {
    std::string decoded;
    for (std::size_t i = 0; i < uri.size(); ++i) {
        auto code = std::string(uri.substr(std::min(i + 1, uri.size()), 2));
        std::ranges::transform(code, code.begin(), [](unsigned char c) { return std::toupper(c); });
        const bool undone = uri[i] == '%' && code.size() == 2 &&
                            DecodedEscapes.find(code + " ") != std::string_view::npos;
        decoded += undone ? static_cast<char>(std::stoi(code, nullptr, 16)) : uri[i];
        if (undone) i += 2;
    }
    return decoded;
}

bool isSigned(const sdk::WebhookSignature& signature, const WebhookRequest& request,
              std::string_view secret, bool allowLegacy) {
    if (secret.empty()) return false;
    if (!request.header("X-HubSpot-Signature-v3").empty())
        return isSignedV3(signature, request, secret);
    return allowLegacy && !request.header("X-HubSpot-Signature").empty() &&
           isSignedLegacy(signature, request, secret);
}

Status Connector::verify(const Call& call, const WebhookRequest& request) {
    auto secret = portal_.host().credentials().field(call, "client_secret");
    const auto key = secret && !secret->empty() ? *secret : portal_.settings().clientSecret;
    if (key.empty())
        return {LL_FORBIDDEN, "no client secret to check webhooks with: set auth.client_secret"};
    const sdk::WebhookSignature signature(portal_.host().digest());
    return isSigned(signature, request, key, portal_.settings().allowLegacySignatures)
               ? Status::ok()
               : sdk::WebhookSignature::refused();
}

Status Connector::decode(const Call& call, const WebhookRequest& request, const RecordSink& sink) {
    sdk::RecordBatch batch;
    auto status = portal_.json().split(
        call, request.body(), "",
        {"/eventId", "/subscriptionType", "/objectId", "/occurredAt", "/subscriptionId",
         "/objectTypeId", "/newObjectId", "/primaryObjectId", "/fromObjectId", "/mergedObjectIds"},
        [&](const sdk::JsonItem& item) {
            const auto name = item.value(1);
            const auto dot = std::min(name.find('.'), name.size());
            const auto* type = typeOf(name.substr(0, dot), item.value(5));
            Event event{item.value(0),
                        name,
                        name.substr(std::min(dot + 1, name.size())),
                        item.value(2),
                        item.value(6),
                        item.value(7),
                        item.value(8),
                        sdk::joinArray(item.value(9)),
                        sdk::parseEpoch(item.value(3), 1000).value_or(0)};
            const bool hasId =
                !event.objectId.empty() || !event.fromId.empty() || !event.primaryId.empty();
            if (type == nullptr || !hasId) return Status::ok();
            std::string eventId;
            for (const auto part : {0, 4, 2, 3})
                eventId += (eventId.empty() ? "" : "-") +
                           std::string(item.value(static_cast<std::size_t>(part)));
            addEvent(batch, *type, event, eventId);
            return Status::ok();
        });
    if (status.code() == LL_NOT_FOUND) return {LL_INVALID_RECORD, "the webhook holds no events"};
    if (status.code() == LL_TRANSIENT) return {LL_INVALID_RECORD, "the webhook is no JSON"};
    return status ? batch.putTo(sink) : status;
}

}  // namespace leadloom::hubspot
