#include <leadloom/sdk/batch_elements.h>
#include <leadloom/sdk/conversion_event.h>
#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/halving.h>
#include <leadloom/sdk/identifiers.h>
#include <leadloom/sdk/numbers.h>
#include <leadloom/sdk/refusal.h>

#include "parts.h"

namespace leadloom::google_ads {

namespace {

constexpr std::size_t MostEvents = 2000;
constexpr std::size_t MostIdentifiers = 10;

using Events = std::span<const BatchElements>;
using Field = IdentifierField;

/// A person's identifiers as Google wants them; what can't be one is left out.
class Identifiers {
public:
    explicit Identifiers(const Account& account) : hasher_(account.host(), AdPlatform::Google) {}

    Result<Json> of(const Json& person) {
        for (const auto& email : listOf(person, "emails"))
            add(Field::Email, "emailAddress", email);
        for (const auto& phone : listOf(person, "phones"))
            add(Field::Phone, "phoneNumber", phone);
        if (auto address = addressOf(person); !address.empty() && all_.size() < MostIdentifiers)
            all_.push_back({{"address", std::move(address)}});
        if (!status_) return status_;
        return all_;
    }

private:
    void add(Field field, const char* name, const Json& value) {
        if (!value.is_string() || all_.size() >= MostIdentifiers) return;
        if (auto hash = taken(hasher_.hashed(field, value.get<std::string>())); !hash.empty())
            all_.push_back({{name, std::move(hash)}});
    }
    /// Google takes it whole or not at all.
    Json addressOf(const Json& person) {
        Json address = {
            {"givenName", taken(hasher_.hashed(Field::GivenName, textOf(person, "given_name")))},
            {"familyName", taken(hasher_.hashed(Field::FamilyName, textOf(person, "family_name")))},
            {"regionCode", taken(hasher_.normal(Field::Country, textOf(person, "country")))},
            {"postalCode",
             taken(hasher_.normal(Field::PostalCode, textOf(person, "postal_code")))}};
        for (const auto& [name, value] : address.items())
            if (value.get_ref<const std::string&>().empty()) return {};
        return address;
    }
    std::string taken(Result<std::string> text) {
        if (text) return std::move(*text);
        if (text.status().code() != LL_INVALID_RECORD && status_) status_ = text.status();
        return {};
    }

    IdentifierHasher hasher_;
    Json all_ = Json::array();
    Status status_;
};

Json clicksOf(const Json& event) {
    auto clicks = Json::object();
    const auto known = event.value("click_ids", Json::object());
    for (const char* name : {"gclid", "gbraid", "wbraid"})
        if (auto click = textOf(known, name); !click.empty()) clicks[name] = std::move(click);
    return clicks;
}

const char* consentOf(const std::string& state) {
    if (state == "granted") return "CONSENT_GRANTED";
    return state == "denied" || state == "withdrawn" ? "CONSENT_DENIED" : nullptr;
}

Result<BatchElements> elementsOf(Account& account, const Write& write) {
    const auto event = parsedJson(write.payload);
    if (!event.is_object()) return Status{LL_INVALID_RECORD, "the event is no object"};
    Json sent = {{"transactionId", write.idempotencyKey},
                 {"eventTimestamp", textOf(event, "time")},
                 {"eventSource", account.settings().text("event_source", "OTHER")}};
    if (auto clicks = clicksOf(event); !clicks.empty()) sent["adIdentifiers"] = std::move(clicks);
    auto people = Identifiers(account).of(event.value("person", Json::object()));
    if (!people) return people.status();
    if (!people->empty()) sent["userData"] = {{"userIdentifiers", std::move(*people)}};
    if (!sent.contains("adIdentifiers") && !sent.contains("userData"))
        return Status{LL_INVALID_RECORD, "neither a click id nor an identifier is known"};
    const ConversionEvent told(write);
    if (auto value = told.value(); !value.is_null()) {
        sent["conversionValue"] = std::move(value);
        sent["currency"] = told.currency();
    }
    const auto state = textOf(event.value("consent", Json::object()), "ads");
    if (const auto* consent = consentOf(state)) {
        const bool personal = account.settings().flag("personalization");
        sent["consent"] = {{"adUserData", consent},
                           {"adPersonalization", personal ? consent : "CONSENT_DENIED"}};
    }
    return BatchElements{write.index, std::string(write.idempotencyKey), {textOfJson(sent)}};
}

/// The number of the conversion action behind the hub's name for it.
Result<std::string> actionOf(const Account& account, std::string_view action) {
    const auto known = account.settings().json().find("conversion_actions");
    std::string id(action);
    if (known != account.settings().json().end() && known->is_object())
        if (auto named = textOf(*known, id.c_str()); !named.empty()) id = std::move(named);
    if (!parseInteger(id))
        return Status{LL_INVALID_CONFIG,
                      "settings.conversion_actions has no number for the action"};
    return id;
}

Result<std::string> destinationOf(const Account& account, std::string_view action) {
    const auto number = actionOf(account, action);
    if (!number) return number.status();
    const auto customer = account.customer();
    if (!customer) return customer.status();
    auto owner = digitsOf(account.settings().text("conversion_customer_id"));
    if (owner.empty()) owner = *customer;
    Json destination = {{"operatingAccount", {{"accountType", "GOOGLE_ADS"}, {"accountId", owner}}},
                        {"productDestinationId", *number}};
    if (auto login = digitsOf(account.settings().text("login_customer_id")); !login.empty())
        destination["loginAccount"] = {{"accountType", "GOOGLE_ADS"}, {"accountId", login}};
    return textOfJson(destination);
}

/// The places of events in a refusal: "events.events[3].event_source" with what is wrong there.
using Violations = std::map<std::size_t, WriteResult>;

Violations violationsOf(Account& account, const Answer& answer) {
    Violations found;
    const auto add = [&](const JsonItem& violation) {
        const auto field = violation.value(0);
        const auto at = field.rfind("events[");
        const auto places = integersIn(at == field.npos ? std::string_view() : field.substr(at));
        if (places.empty()) return Status::ok();
        const auto name = field.substr(std::min(field.find("].", at), field.size() - 2) + 2);
        found.emplace(
            static_cast<std::size_t>(places.front()),
            refusedRecord("Google", LL_INVALID_RECORD, violation.value(1), std::string(name)));
        return Status::ok();
    };
    const auto status =
        answer.eachIfAny("/error/details", {"/fieldViolations"}, [&](const JsonItem& detail) {
            if (!detail.has(0)) return Status::ok();
            return account.json().split(account.call(), detail.slice(), "/fieldViolations",
                                        {"/field", "/reason"}, add);
        });
    return status ? found : Violations();
}

/// What was taken is judged later, all of it together.
Status reportAccepted(const Answer& answer, Events events, WriteOutcomes& outcomes) {
    const auto request = answer.value("/requestId");
    if (!request || request->empty()) return Status::ok();  // ends as unknown
    for (const auto& event : events) {
        auto result = WriteResult::done(event.id);
        result.status = {LL_ACCEPTED, "Google took it under request " + *request};
        if (auto taken = outcomes.report(event.index, result); !taken) return taken;
    }
    return Status::ok();
}

/// One bad event has Google refuse all: those that it names are reported, the others sent again.
Status send(Account& account, const std::string& destination, Events events,
            WriteOutcomes& outcomes) {
    const auto answer =
        account.ingest("{\"destinations\":[" + destination + "],\"events\":" + arrayOf(events) +
                       ",\"encoding\":\"HEX\"}");
    if (!answer) return answer.status();
    const auto status = account.judge(*answer, Intent::Write, "uploading conversions");
    if (status) return reportAccepted(*answer, events, outcomes);
    std::vector<BatchElements> rest;
    const auto violations = violationsOf(account, *answer);
    for (std::size_t i = 0; i < events.size(); ++i)
        if (const auto bad = violations.find(i); bad == violations.end())
            rest.push_back(events[i]);
        else if (auto taken = outcomes.report(events[i].index, bad->second); !taken)
            return taken;
    if (rest.size() == events.size())
        return refusedTogether(events, status, WriteResult::failed(status), outcomes);
    return rest.empty() ? Status::ok() : send(account, destination, rest, outcomes);
}

}  // namespace

Status upload(Account& account, const WriteTask& task) {
    const auto destination = destinationOf(account, task.stream);
    if (!destination) return destination.status();
    std::vector<BatchElements> events;
    for (std::size_t i = 0; i < task.batch.size(); ++i) {
        auto event = elementsOf(account, task.batch[i]);
        if (event)
            events.push_back(std::move(*event));
        else if (auto taken = task.outcomes.report(i, WriteResult::failed(event.status())); !taken)
            return taken;
    }
    return sendInPortions(Events(events), MostEvents, [&](Events some) {
        return send(account, *destination, some, task.outcomes);
    });
}

}  // namespace leadloom::google_ads
