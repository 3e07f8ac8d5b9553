#include <utility>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/numbers.h>
#include <leadloom/sdk/subscription_plan.h>
#include <leadloom/sdk/webhook_events.h>
#include <leadloom/sdk/webhook_signature.h>

#include "parts.h"

namespace leadloom::line {

namespace {

constexpr std::string_view EndpointPath = "/v2/bot/channel/webhook/endpoint";
constexpr std::string_view Activities = "message|postback|follow|unfollow";
constexpr std::int64_t MicrosPerMilli = 1000;

using namespace std::string_view_literals;
constexpr std::initializer_list<std::string_view> EventKeys = {
    "/webhookEventId"sv, "/type"sv,       "/timestamp"sv,
    "/source/userId"sv,  "/message/id"sv, "/unsend/messageId"sv};
enum EventKey : std::size_t { EventId, Type, Time, User, MessageId, UnsentId };

/// What a follow or a block says of the person. The profile comes with the next read.
std::string friendshipOf(const JsonItem& event) {
    return "{\"handle\":" + jsonString(Account::handleOf(event.value(User))) +
           ",\"userId\":" + jsonString(event.value(User)) +
           ",\"friendship\":" + jsonString(event.value(Type)) +
           ",\"friendship_at\":" + std::to_string(integerOr(event.value(Time), 0)) + "}";
}

/// The records of one event. Each has an id of its own under which it is taken once, however often
/// LINE delivers it.
void addEvent(const JsonItem& event, RecordBatch& batch) {
    const std::string id(event.value(EventId));
    const auto add = [&](Record record, std::string_view stream, const std::string& eventId) {
        batch.add(record.withStream(stream).withEventId(eventId).withModifiedAt(
            integerOr(event.value(Time), 0) * MicrosPerMilli));
    };
    const auto type = event.value(Type);
    if ((type == "follow" || type == "unfollow") && event.has(User))
        add(Record::upsert(event.value(User), batch.keep(friendshipOf(event))), Followers,
            id + "/friend");
    // A message is known by its own id, by which it may be unsent.
    if (ErrorTable::isAmong(Activities, type))
        add(Record::upsert(event.has(MessageId) ? event.value(MessageId) : id, event.slice()),
            Events, id);
    if (type == "unsend" && event.has(UnsentId))
        add(Record::tombstone(event.value(UnsentId)), Events, id);
}

/// The address that LINE calls now; empty where none is set.
Result<std::string> endpointThere(Account& account, bool& active) {
    const auto answer = account.get(EndpointPath, "reading the webhook's address");
    if (answer.status().code() == LL_NOT_FOUND) return std::string();
    if (!answer) return answer.status();
    return answer->values({"/endpoint", "/active"}).then([&](auto& values) {
        active = values[1] == "true";
        return Result(std::move(values[0]));
    });
}

}  // namespace

Result<std::string> subscribe(Account& account, std::string_view desiredJson) {
    const auto desired = DesiredHooks::parse(desiredJson);
    if (!desired) return desired.status();
    bool active = true;
    const auto there = endpointThere(account, active);
    if (!there) return there.status();
    SubscriptionPlan plan;
    for (const auto& stream : desired->streams)
        plan.want(stream, "webhook");
    bool stands = *there == desired->url;
    auto status = plan.makeMissing([&](const Subscription&) {
        if (std::exchange(stands, true)) return Status::ok();
        const auto body = "{\"endpoint\":" + jsonString(desired->url) + "}";
        return account.configure("PUT", EndpointPath, body, "setting the webhook's address");
    });
    if (!status) return status;
    if (!there->empty() && *there != desired->url)
        plan.note("another webhook address was replaced: a channel has only one");
    if (!active) plan.note("webhooks are off: switch on \"Use webhook\" in the console");
    plan.note("what fails is lost unless \"Webhook redelivery\" is on in the console");
    return plan.text();
}

Status verify(Account& account, const WebhookRequest& request) {
    return WebhookSignature(account.host().digest())
        .checkBody(request,
                   account.host().credentials().signingSecret(account.call(), "channel_secret"),
                   "x-line-signature", SignatureText::Base64);
}

Status decode(Account& account, const WebhookRequest& request, const RecordSink& sink) {
    const auto bot = account.settings().text("bot_user_id");
    if (!bot.empty()) {
        const auto destination =
            account.json().value(account.call(), request.body(), "/destination");
        if (destination && *destination != bot) return Status::ok();
    }
    return decodeEvents(account, request, "/events", EventKeys, sink,
                        [](const JsonItem& item, RecordBatch& batch) {
                            addEvent(item, batch);
                            return Status::ok();
                        });
}

}  // namespace leadloom::line
