#include <array>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/event_records.h>
#include <leadloom/sdk/field_description.h>
#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/subscription_plan.h>
#include <leadloom/sdk/text_list.h>
#include <leadloom/sdk/time.h>
#include <leadloom/sdk/webhook_events.h>
#include <leadloom/sdk/webhook_signature.h>

#include "parts.h"

namespace leadloom::zoho {

namespace {

constexpr std::size_t LongestToken = 50;
constexpr std::string_view Watch = "/actions/watch";
/// Who asks for more than a week gets an hour instead.
constexpr std::int64_t LifetimeUs = 6LL * 86'400 * 1'000'000;

/// Zoho signs nothing: what it sends is known by the token that the channel was made with.
Result<std::string> channelToken(Account& account) {
    const auto given = account.settings().text("webhook_token");
    if (!given.empty()) return given;
    const auto secret = account.host().credentials().signingSecret(account.call(), "client_secret");
    if (!secret) return secret;
    const auto purpose = "leadloom channel of " + account.settings().connection();
    return hexEncode(account.host().digest().hmacSha256(*secret, purpose)).substr(0, LongestToken);
}

const Stream* moduleNamed(std::string_view module) {
    for (const auto& stream : Streams)
        if (!stream.module.empty() && stream.module == module) return &stream;
    return nullptr;
}

/// Keys of a notification, in the order of decode().
enum Key : std::size_t { Ids, Module, Operation, ServerTime, Channel };

Status addNotification(const JsonItem& item, RecordBatch& batch) {
    const auto* stream = moduleNamed(item.value(Module));
    if (stream == nullptr) return Status::ok();
    const auto at = parseEpoch(item.value(ServerTime), 1000).value_or(0);
    const auto ids = joinArray(item.value(Ids));
    for (const auto id : splitText(ids, ' ')) {
        const std::array names{item.value(Channel), item.value(ServerTime), item.value(Operation),
                               id};
        EventRecords records(batch, stream->stream, at, joinTexts(names, "-"));
        item.value(Operation) == "delete" ? records.gone(id) : records.changed(id);
    }
    return Status::ok();
}

Json channelOf(Account& account, const DesiredHooks& desired, const std::string& token) {
    auto events = Json::array();
    for (const auto& name : desired.streams)
        if (const auto* stream = findModule(name)) events.push_back(stream->event);
    const auto expiry = account.host().clock().wallTime() + LifetimeUs;
    // Without the flag events of related records come, too.
    const Json channel = {{"channel_id", account.settings().text("channel_id")},
                          {"events", events},
                          {"notify_url", desired.url},
                          {"token", token},
                          {"channel_expiry", zohoTime(expiry)},
                          {"notify_on_related_action", false},
                          {"return_affected_field_values", false}};
    return {{"watch", Json::array({channel})}};
}

/// Renews the channel; one that has lapsed is made anew.
Result<Answer> makeChannel(Account& account, const std::string& body) {
    auto answer = account.exchange(HttpRequest::json("PUT", {}, body).asSafe(), Watch);
    if (!answer) return answer;
    const auto code = answer->value("/watch/0/code");
    if (answer->status() == 400 && code && *code == "NOT_SUBSCRIBED")
        answer = account.exchange(HttpRequest::json("POST", {}, body).asSafe(), Watch);
    if (!answer) return answer;
    auto status = account.judge(*answer, Intent::Read, "watching for changes");
    return status ? std::move(answer) : Result<Answer>(status);
}

}  // namespace

Status verify(Account& account, const WebhookRequest& request) {
    const auto expected = channelToken(account);
    if (!expected) return expected.status();
    const auto token = account.json().value(account.call(), request.body(), "/token");
    const bool holds = token && !token->empty() && account.host().digest().equal(*expected, *token);
    return holds ? Status::ok() : WebhookSignature::refused();
}

Status decode(Account& account, const WebhookRequest& request, const RecordSink& sink) {
    return decodeEvents(account, request, "",
                        {"/ids", "/module", "/operation", "/server_time", "/channel_id"}, sink,
                        addNotification);
}

Result<std::string> subscribe(Account& account, std::string_view desiredJson) {
    const auto desired = DesiredHooks::parse(desiredJson);
    if (!desired) return desired.status();
    const auto token = channelToken(account);
    if (!token) return token.status();
    const auto answer = makeChannel(account, textOfJson(channelOf(account, *desired, *token)));
    if (!answer) return answer.status();
    const auto told = answer->values(
        {"/watch/0/details/events/0/channel_expiry", "/watch/0/details/events/0/channel_id"});
    if (!told) return told.status();
    SubscriptionPlan plan;
    for (const auto& name : desired->streams) {
        const auto* stream = findModule(name);
        if (stream == nullptr) continue;
        plan.want(name, std::string(stream->event));
        plan.found(stream->event, {}, (*told)[1]);
    }
    plan.note("the channel ends at " + (*told)[0] + ": subscribe again before");
    return plan.text();
}

}  // namespace leadloom::zoho
