#include <leadloom/sdk/conversion_event.h>
#include <leadloom/sdk/halving.h>
#include <leadloom/sdk/numbers.h>

#include "parts.h"

namespace leadloom::meta {

namespace {

constexpr std::size_t MostEvents = 1000;
constexpr std::int64_t SecondUs = 1'000'000, MillisUs = 1000;
/// One event that is older makes Meta refuse a whole request.
constexpr std::int64_t OldestUs = 7LL * 86'400 * SecondUs;

constexpr IdentifierName Names[] = {{IdentifierField::Email, "em"},
                                    {IdentifierField::Phone, "ph"},
                                    {IdentifierField::GivenName, "fn"},
                                    {IdentifierField::FamilyName, "ln"},
                                    {IdentifierField::City, "ct"},
                                    {IdentifierField::Region, "st"},
                                    {IdentifierField::PostalCode, "zp"},
                                    {IdentifierField::Country, "country"},
                                    {IdentifierField::ExternalId, "external_id"}};

/// Ids that are never hashed. A lead's own id only where the lead came from here: one that Meta
/// doesn't know makes it refuse the event.
void addClickIds(const ConversionEvent& event, Json& user) {
    auto fbc = event.clickId("fbc");
    const auto fbclid = event.clickId("fbclid");
    if (fbc.empty() && !fbclid.empty())
        fbc = "fb.1." + std::to_string(event.time() / MillisUs) + "." + fbclid;
    if (!fbc.empty()) user["fbc"] = fbc;
    if (const auto fbp = event.clickId("fbp"); !fbp.empty()) user["fbp"] = fbp;
    if (const auto lead = parseInteger(event.idIn(Leads))) user["lead_id"] = *lead;
}

Result<Json> eventOf(const Account& account, std::string_view action,
                     const ConversionEvent& event) {
    if (event.time() < account.host().clock().wallTime() - OldestUs)
        return Status{LL_INVALID_RECORD, "the event is older than the 7 days that Meta takes"};
    auto user = event.identifiers(IdentifierHasher(account.host(), AdPlatform::Meta), Names);
    if (!user) return user;
    addClickIds(event, *user);
    const auto& settings = account.settings();
    Json custom = {{"event_source", "crm"}, {"lead_event_source", settings.text("event_source")}};
    if (const auto value = event.value(); !value.is_null())
        custom.update({{"value", value}, {"currency", event.currency()}});
    Json body = {{"event_name", action},          {"event_time", event.time() / SecondUs},
                 {"event_id", event.id()},        {"action_source", "system_generated"},
                 {"user_data", std::move(*user)}, {"custom_data", std::move(custom)}};
    if (settings.flag("limited_data_use"))
        body.update(
            {{"data_processing_options", Json::array({"LDU"})},
             {"data_processing_options_country", settings.integer("data_processing_country")},
             {"data_processing_options_state", settings.integer("data_processing_state")}});
    return body;
}

/// LL_INVALID_RECORD for more than one event: one of them is at fault, or was not received. Those
/// that were are told by their ids when they come again.
Status sendEvents(Account& account, const std::string& path, std::span<const PreparedEvent> events,
                  WriteOutcomes& outcomes) {
    Json body = {{"data", Json::array()}};
    for (const auto& event : events)
        body["data"].push_back(event.body);
    if (const auto code = account.settings().text("test_event_code"); !code.empty())
        body["test_event_code"] = code;
    const auto answer = account.exchange(HttpRequest::json("POST", {}, textOfJson(body)), path);
    if (!answer) return answer.status();
    auto status = account.judge(*answer, Intent::Write, "uploading events");
    if (status.code() == LL_NOT_FOUND)
        return status.as(LL_INVALID_CONFIG, ": is settings.dataset_id right?");
    const auto received = status ? answer->integer("/events_received") : Result<std::int64_t>(0);
    if (!received) return Status::ok();  // ends as unknown
    if (status && *received < static_cast<std::int64_t>(events.size()))
        status = {LL_INVALID_RECORD, "Meta took the request but not the event"};
    if (!status && (status.code() != LL_INVALID_RECORD || events.size() > 1)) return status;
    for (const auto& event : events) {
        auto result = WriteResult::done(event.body["event_id"].get<std::string>());
        result.status = status;
        if (auto reported = outcomes.report(event.index, result); !reported) return reported;
    }
    return Status::ok();
}

}  // namespace

Status upload(Account& account, const WriteTask& task) {
    const auto path = account.pathOf("dataset_id", "/events");
    if (!path) return path.status();
    const auto events = preparedEvents(
        task, [&](const ConversionEvent& event) { return eventOf(account, task.stream, event); });
    if (!events) return events.status();
    return sendInPortions(std::span<const PreparedEvent>(*events), MostEvents, [&](auto some) {
        return sendEvents(account, account.proven(*path), some, task.outcomes);
    });
}

}  // namespace leadloom::meta
