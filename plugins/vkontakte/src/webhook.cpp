#include <utility>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/numbers.h>
#include <leadloom/sdk/subscription_plan.h>
#include <leadloom/sdk/webhook_events.h>
#include <leadloom/sdk/webhook_signature.h>

#include "parts.h"

namespace leadloom::vkontakte {

namespace {

constexpr std::string_view CodeKey = "confirmation_code";
constexpr std::string_view Title = "Leadloom";

Result<std::string> secretOf(Account& account) {
    return account.host().credentials().signingSecret(account.call(), "callback_secret");
}

/// The text of an answer: VK sends a text, an object with a value, or a list of such objects.
Result<std::string> answerText(Account& account, std::string_view answer) {
    if (answer.empty() || (answer.front() != '{' && answer.front() != '['))
        return std::string(answer);
    std::string text;
    auto status =
        account.json().split(account.call(), answer, "", {"/value"}, [&](const JsonItem& item) {
            if (item.has(0)) text += (text.empty() ? "" : ", ") + std::string(item.value(0));
            return Status::ok();
        });
    if (!status && status.code() == LL_CANCELLED) return status;
    // What only looks like JSON is what somebody wrote.
    return status ? text : std::string(answer);
}

using namespace std::string_view_literals;
constexpr std::initializer_list<std::string_view> EventKeys = {
    "/type"sv,
    "/event_id"sv,
    "/group_id"sv,
    "/object"sv,
    "/object/user_id"sv,
    "/object/lead_id"sv,
    "/object/form_id"sv,
    "/object/answers"sv,
    "/object/message"sv,
    "/object/join_type"sv,
    "/object/message/id"sv,
    "/object/message/date"sv,
    "/object/message/peer_id"sv,
    "/object/message/conversation_message_id"sv};
enum EventKey : std::size_t {
    Type,
    EventId,
    Group,
    Object,
    User,
    Lead,
    FormId,
    Answers,
    Message,
    JoinType,
    MessageId,
    Date,
    Peer,
    NumberInChat
};

/// What an event says of a member. The profile comes with the next read.
std::string memberOf(const JsonItem& event, std::string_view more) {
    return "{\"handle\":" + jsonString(Account::handleOf(event.value(User))) +
           ",\"id\":" + std::string(event.value(User)) + std::string(more) + "}";
}

/// Messages of a chat have no id but their number in it. Empty where there is neither.
std::string messageId(const JsonItem& event) {
    if (event.has(MessageId) && event.value(MessageId) != "0")
        return std::string(event.value(MessageId));
    if (!event.has(Peer) || !event.has(NumberInChat)) return {};
    return std::string(event.value(Peer)) + "_" + std::string(event.value(NumberInChat));
}

Status addEvent(Account& account, const JsonItem& event, RecordBatch& batch) {
    const auto type = event.value(Type);
    const auto add = [&](Record record, std::string_view stream, std::int64_t at = 0) {
        batch.add(record.withStream(stream).withEventId(event.value(EventId)).withModifiedAt(at));
        return Status::ok();
    };
    const auto member = [&](std::string_view more) {
        return add(Record::upsert(event.value(User), batch.keep(memberOf(event, more))), Members);
    };
    if (const auto id = messageId(event); type == "message_new" && !id.empty())
        return add(Record::upsert(batch.keep(id), batch.keep(std::string(event.value(Message)))),
                   Messages, integerOr(event.value(Date), 0) * 1'000'000);
    if (integerOr(event.value(User), 0) <= 0) return Status::ok();
    if (type == "lead_forms_new" && event.has(Lead)) {
        const auto fields = fieldsOf(account, event.value(Answers));
        if (!fields) return fields.status().as(LL_INVALID_RECORD);
        const auto first = leadMembers(event.value(User), event.value(FormId), *fields);
        const auto payload = batch.keep(withMembers(first, event.value(Object)));
        return add(Record::upsert(leadId(account, event.value(Lead)), payload), Leads);
    }
    if (type == "message_allow") return member(",\"messages\":\"allow\"");
    if (type == "message_deny") return member(",\"messages\":\"deny\"");
    if (type == "group_leave") return add(Record::tombstone(event.value(User)), Members);
    // Who asks to be let in is no member yet.
    if (type == "group_join" && event.value(JoinType) != "request") return member("");
    return Status::ok();
}

/// Id of the community's server with this address, which knows the secret: it is added, or told the
/// secret where it has another one.
Result<std::string> serverAt(Account& account, const std::string& url, const std::string& secret) {
    const auto servers = account.callMethod("groups.getCallbackServers", account.ofGroup(),
                                            "listing callback servers");
    if (!servers) return servers.status();
    const auto there = servers->row("/response/items", {"/url", "/id", "/secret_key"}, url);
    if (!there) return there.status();
    auto wanted = account.ofGroup().add("url", url).add("title", Title).add("secret_key", secret);
    if (there->empty()) {
        const auto added =
            account.change("groups.addCallbackServer", wanted, "adding a callback server");
        return added ? added->value("/response/server_id") : added.status();
    }
    if (there->at(2) == secret) return there->at(1);
    const auto told =
        account.change("groups.editCallbackServer", wanted.add("server_id", there->at(1)),
                       "telling a callback server its secret");
    return told ? Result(there->at(1)) : told.status();
}

}  // namespace

Result<std::string> fieldsOf(Account& account, std::string_view answers) {
    std::string fields;
    if (answers.empty()) return std::string("{}");
    auto status = account.json().split(
        account.call(), answers, "", {"/key", "/answer"}, [&](const JsonItem& item) -> Status {
            const auto text = answerText(account, item.value(1));
            if (!text) return text.status();
            if (item.has(0))
                fields += (fields.empty() ? "" : ",") + jsonString(item.value(0)) + ":" +
                          jsonString(*text);
            return Status::ok();
        });
    if (!status) return status;
    return "{" + fields + "}";
}

std::string leadMembers(std::string_view userId, std::string_view formId, std::string_view fields) {
    return "\"handle\":" + jsonString(Account::handleOf(userId)) +
           ",\"form_id\":" + std::string(formId.empty() ? "0" : formId) +
           ",\"fields\":" + std::string(fields);
}

Result<std::string> challenge(Account& account, const WebhookRequest& request) {
    const auto found =
        account.json().values(account.call(), request.body(), {"/type", "/group_id", "/secret"});
    if (!found || found->at(0) != "confirmation") return Status{LL_UNSUPPORTED};
    const bool ours = found->at(1) == std::to_string(account.group());
    const auto proved =
        WebhookSignature(account.host().digest()).checkKey(secretOf(account), found->at(2));
    if (!ours || !proved) return WebhookSignature::refused();
    const auto kept = account.host().state().get(account.call(), CodeKey);
    if (kept && *kept) return **kept;
    auto code = account.settings().text(CodeKey);
    if (code.empty())
        return Status{LL_FORBIDDEN, "subscribe first: there is no code to confirm with"};
    return code;
}

Status verify(Account& account, const WebhookRequest& request) {
    const auto found = account.json().value(account.call(), request.body(), "/secret");
    if (!found) return WebhookSignature::refused();
    return WebhookSignature(account.host().digest()).checkKey(secretOf(account), *found);
}

Status decode(Account& account, const WebhookRequest& request, const RecordSink& sink) {
    const auto ours = std::to_string(account.group());
    return decodeEvents(account, request, "", EventKeys, sink,
                        [&](const JsonItem& item, RecordBatch& batch) -> Status {
                            if (!item.has(Type))
                                return {LL_INVALID_RECORD, "the webhook holds no event"};
                            return item.value(Group) == ours ? addEvent(account, item, batch)
                                                             : Status::ok();
                        });
}

Result<std::string> subscribe(Account& account, std::string_view desiredJson) {
    const auto desired = DesiredHooks::parse(desiredJson);
    if (!desired) return desired.status();
    const auto secret = secretOf(account);
    if (!secret) return secret.status();
    // The code may change whenever a server is added: it is fetched right before.
    const auto code = account.callMethod("groups.getCallbackConfirmationCode", account.ofGroup(),
                                         "reading the confirmation code");
    if (!code) return code.status();
    const auto text = code->value("/response/code");
    if (!text) return text.status();
    if (auto kept = account.host().state().put(account.call(), CodeKey, *text); !kept) return kept;
    const auto standing = serverAt(account, desired->url, *secret);
    if (!standing) return standing.status();
    const auto& server = *standing;
    auto events = account.ofGroup().add("server_id", server).add("api_version", "5.199");
    for (const auto name : {"lead_forms_new", "group_join", "group_leave", "message_new",
                            "message_allow", "message_deny"})
        events.add(name, "1");
    const auto set = account.change("groups.setCallbackSettings", events, "choosing events");
    if (!set) return set.status();
    SubscriptionPlan plan;
    for (const auto& stream : desired->streams)
        plan.want(stream, "callback");
    plan.found("callback", "", server);
    for (std::size_t i = 1; i < desired->streams.size(); ++i)
        plan.found("callback", "", server);
    return plan.text();
}

}  // namespace leadloom::vkontakte
