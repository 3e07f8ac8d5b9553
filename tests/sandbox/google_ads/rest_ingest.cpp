// Conversions by the Data Manager API: all of a request, or nothing.
#include <algorithm>

#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/google_ads/enums.h"
#include "tests/sandbox/google_ads/google_ads.h"

namespace leadloom::sandbox::google_ads {

using nlohmann::json;

namespace {

constexpr std::size_t MostEvents = 2000, MostIdentifiers = 10, MostDestinations = 10;
constexpr const char* Sources[] = {"WEB", "APP", "IN_STORE", "PHONE", "MESSAGE", "OTHER"};

json violation(const std::string& field, const std::string& reason) {
    return {{"field", field}, {"description", reason}, {"reason", reason}};
}

bool isHash(const json& value) {
    if (!value.is_string()) return false;
    const auto& text = value.get_ref<const std::string&>();
    return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

bool hasOnly(const json& object, std::initializer_list<const char*> known) {
    for (const auto& [key, value] : object.items())
        if (std::none_of(known.begin(), known.end(),
                         [&name = key](const char* one) { return name == one; }))
            return false;
    return true;
}

void checkIdentifiers(const json& event, const std::string& at, std::vector<json>& found) {
    const auto ads = event.value("adIdentifiers", json::object());
    const auto people =
        event.value("userData", json::object()).value("userIdentifiers", json::array());
    if (ads.empty() && people.empty()) found.push_back(violation(at, "NO_IDENTIFIERS_PROVIDED"));
    if (people.size() > MostIdentifiers)
        found.push_back(violation(at + ".user_data", "TOO_MANY_USER_IDENTIFIERS"));
    std::size_t index = 0;
    for (const auto& person : people) {
        const auto place = at + ".user_data.user_identifiers[" + std::to_string(index++) + "]";
        if (person.size() != 1) found.push_back(violation(place, "INVALID_USER_IDENTIFIER"));
        for (const char* key : {"emailAddress", "phoneNumber"})
            if (person.contains(key) && !isHash(person[key]))
                found.push_back(violation(place, "INVALID_SHA256_FORMAT"));
        if (!person.contains("address")) continue;
        const auto& address = person["address"];
        if (!isHash(address.value("givenName", json())) ||
            !isHash(address.value("familyName", json())))
            found.push_back(violation(place + ".address", "INVALID_SHA256_FORMAT"));
        for (const char* key : {"regionCode", "postalCode"})
            if (address.value(key, "").empty())
                found.push_back(violation(place + ".address", "REQUIRED_FIELD_MISSING"));
    }
}

void checkEvent(const json& event, const std::string& at, std::vector<json>& found) {
    if (!hasOnly(event, {"destinationReferences", "transactionId", "eventTimestamp",
                         "lastUpdatedTimestamp", "userData", "consent", "adIdentifiers", "currency",
                         "conversionValue", "conversionCount", "eventSource", "eventDeviceInfo",
                         "cartData", "customVariables", "userProperties", "eventName"}))
        found.push_back(violation(at, "UNKNOWN_FIELD"));
    if (!parsedTime(event.value("eventTimestamp", "")))
        found.push_back(violation(at + ".event_timestamp", "EVENT_TIME_INVALID"));
    const auto source = event.value("eventSource", "");
    if (std::none_of(std::begin(Sources), std::end(Sources),
                     [&](const char* one) { return source == one; }))
        found.push_back(violation(at + ".event_source", "REQUIRED_FIELD_MISSING"));
    if (!event.value("conversionValue", json(0.0)).is_number())
        found.push_back(violation(at + ".conversion_value", "INVALID_FORMAT"));
    const auto currency = event.value("currency", "EUR");
    if (currency.size() != 3) found.push_back(violation(at + ".currency", "INVALID_CURRENCY_CODE"));
    const auto consent = event.value("consent", json::object());
    for (const auto& [key, value] : consent.items())
        if ((key != "adUserData" && key != "adPersonalization") ||
            (value != "CONSENT_GRANTED" && value != "CONSENT_DENIED"))
            found.push_back(violation(at + ".consent", "INVALID_FORMAT"));
    checkIdentifiers(event, at, found);
}

}  // namespace

std::vector<json> GoogleAds::violationsOf(const json& body) const {
    std::vector<json> found;
    if (!hasOnly(body, {"destinations", "events", "consent", "validateOnly", "encoding",
                        "encryptionInfo"}))
        found.push_back(violation("", "UNKNOWN_FIELD"));
    const auto destinations = body.value("destinations", json::array()),
               events = body.value("events", json::array());
    if (destinations.empty() || destinations.size() > MostDestinations)
        found.push_back(violation("destinations", "REQUIRED_FIELD_MISSING"));
    for (const auto& destination : destinations) {
        const auto account = destination.value("operatingAccount", json::object());
        if (account.value("accountId", "") != "1234567890" ||
            account.value("accountType", "") != "GOOGLE_ADS")
            found.push_back(
                violation("destinations[0].operating_account", "INVALID_OPERATING_ACCOUNT"));
        const auto action = destination.value("productDestinationId", "");
        if (action.empty() || !parsedInteger(action))
            found.push_back(violation("destinations[0].product_destination_id",
                                      "INVALID_CONVERSION_ACTION_ID"));
    }
    if (events.empty() || events.size() > MostEvents)
        found.push_back(
            violation("events", events.empty() ? "REQUIRED_FIELD_MISSING" : "TOO_MANY_EVENTS"));
    std::size_t index = 0;
    bool hashes = false;
    for (const auto& event : events) {
        checkEvent(event, "events.events[" + std::to_string(index++) + "]", found);
        hashes = hashes || event.contains("userData");
    }
    const auto encoding = body.value("encoding", "");
    if (hashes && encoding != "HEX")
        found.push_back(violation("encoding", "REQUIRED_FIELD_MISSING"));
    return found;
}

Response GoogleAds::ingest(const Request& request, const Captures&) {
    const auto body = withNamedEnums(json::parse(request.body));
    const auto violations = violationsOf(body);
    if (!violations.empty()) {
        const json info = {{"@type", "type.googleapis.com/google.rpc.ErrorInfo"},
                           {"reason", "INVALID_ARGUMENT"},
                           {"domain", "datamanager.googleapis.com"}};
        const json bad = {{"@type", "type.googleapis.com/google.rpc.BadRequest"},
                          {"fieldViolations", violations}};
        return jsonResponse(400, {{"error",
                                   {{"code", 400},
                                    {"message", "There was a problem with the request."},
                                    {"status", "INVALID_ARGUMENT"},
                                    {"details", {info, bad}}}}});
    }
    const auto id = randomHex(8);
    if (!body.value("validateOnly", false))
        for (const auto& destination : body.at("destinations"))
            for (const auto& event : body.at("events")) {
                const auto action = destination.at("productDestinationId").get<std::string>();
                const auto transaction = event.value("transactionId", "");
                const auto known =
                    std::find_if(events_.begin(), events_.end(), [&](const Stored& stored) {
                        return !transaction.empty() && stored.destination == action &&
                               stored.transaction == transaction;
                    });
                if (known != events_.end()) {
                    *known = {action, transaction, id, event};  // restates it
                    counts_.updated("events");
                    continue;
                }
                events_.push_back({action, transaction, id, event});
                counts_.created("events");
            }
    return jsonResponse(200, {{"requestId", id}});
}

Response GoogleAds::requestStatus(const Request& request, const Captures&) {
    const auto* id = request.param("requestId");
    const auto count = std::count_if(events_.begin(), events_.end(), [&](const Stored& stored) {
        return id != nullptr && stored.request == *id;
    });
    if (count == 0)
        return jsonResponse(
            400,
            {{"error",
              {{"code", 400}, {"message", "INVALID_REQUEST_ID"}, {"status", "INVALID_ARGUMENT"}}}});
    return jsonResponse(
        200,
        {{"requestStatusPerDestination",
          json::array({{{"requestStatus", "SUCCESS"},
                        {"eventsIngestionStatus", {{"recordCount", std::to_string(count)}}}}})}});
}

}  // namespace leadloom::sandbox::google_ads
