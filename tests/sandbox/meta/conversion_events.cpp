#include "tests/sandbox/meta/conversion_events.h"

#include <algorithm>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/meta/graph_error.h"

namespace leadloom::sandbox::meta {

using nlohmann::json;

namespace {

constexpr std::size_t MostEvents = 1000;
constexpr std::int64_t DaySeconds = 86'400;
constexpr std::int64_t ShopDays = 62;
constexpr std::int64_t SameWithinMillis = 48LL * 3'600'000;
constexpr const char* HashOfNothing =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

constexpr std::string_view EventFields =
    "event_name event_time event_id event_source_url opt_out action_source user_data custom_data "
    "app_data data_processing_options data_processing_options_country "
    "data_processing_options_state advanced_measurement_table advertiser_tracking_enabled "
    "messaging_channel original_event_data attribution_data referrer_url";
constexpr std::string_view Sources =
    "email website app phone_call chat physical_store system_generated business_messaging other";
constexpr std::string_view Hashed = "em ph fn ln ge db ct st zp country";
constexpr std::string_view Plain =
    "external_id client_ip_address client_user_agent fbc fbp subscription_id fb_login_id lead_id "
    "f5first f5last fi dobd dobm doby madid anon_id app_user_id ctwa_clid page_id";

bool isAmong(std::string_view words, const std::string& word) {
    const auto all = split(words, ' ');
    return std::find(all.begin(), all.end(), word) != all.end();
}

[[noreturn]] void refuse(const std::string& message, int subcode = 0) {
    throw GraphError("(#100) " + message, 100, subcode);
}

void checkHash(const std::string& name, const json& value) {
    if (value.is_array()) {
        for (const auto& one : value)
            checkHash(name, one);
        return;
    }
    const auto text = value.is_string() ? value.get<std::string>() : "";
    const bool hex =
        text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (!hex) refuse("Unhashed or invalid value for the parameter " + name, 2'804'019);
    if (text == HashOfNothing) refuse("The parameter " + name + " is the hash of nothing");
}

std::string digitsOf(const json& value) {
    if (value.is_number_integer()) return value.dump();
    const auto text = value.is_string() ? value.get<std::string>() : "";
    return text.find_first_not_of("0123456789") == std::string::npos ? text : "";
}

void checkProcessing(const json& event) {
    const auto options = event.value("data_processing_options", json::array());
    if (!options.is_array()) refuse("data_processing_options must be a list");
    for (const auto& option : options)
        if (option != "LDU") refuse("Unknown data processing option");
    for (const auto* place : {"data_processing_options_country", "data_processing_options_state"})
        if (event.contains(place) && !event[place].is_number_integer())
            refuse(std::string(place) + " must be a number");
    if (event.value("data_processing_options_country", 0) > 1)
        refuse("data_processing_options_country must be 0 or 1");
}

}  // namespace

void ConversionEvents::reset() {
    events_ = json::array();
    taken_.clear();
    passed.clear();
    duplicates_ = 0;
    oldestDays = 7;
}

void ConversionEvents::checkTime(const json& event, const std::string& source) const {
    const auto time = event.value("event_time", json());
    if (!time.is_number_integer()) refuse("event_time must be a UNIX timestamp in seconds");
    const auto days = source == "physical_store" ? ShopDays : oldestDays;
    const auto now = clock_.now() / 1000;
    const auto at = time.get<std::int64_t>();
    if (at < now - days * DaySeconds) refuse("Event Timestamp Too Old", 2'804'003);
    if (at > now + 60) refuse("Event Timestamp In The Future", 2'804'004);
}

void ConversionEvents::checkUser(const json& user) const {
    if (!user.is_object() || user.empty()) refuse("You need at least one user_data parameter");
    for (const auto& [name, value] : user.items()) {
        if (isAmong(Hashed, name))
            checkHash(name, value);
        else if (!isAmong(Plain, name))
            refuse("Unexpected key " + name + " on user_data");
    }
    if (!user.contains("lead_id")) return;
    const auto id = digitsOf(user["lead_id"]);
    if (id.size() < 15 || id.size() > 17 || graph_.lead(id) == nullptr) refuse("Invalid lead_id");
}

void ConversionEvents::checkCustom(const json& event, const std::string& source) const {
    const auto custom = event.value("custom_data", json::object());
    if (!custom.is_object()) refuse("custom_data must be an object");
    if (custom.contains("value") && !custom["value"].is_number())
        refuse("custom_data.value must be a number");
    const auto currency = custom.value("currency", "");
    const bool coded =
        currency.size() == 3 && currency.find_first_not_of(
                                    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                    "abcdefghijklmnopqrstuvwxyz") == std::string::npos;
    if (custom.contains("currency") && !coded) refuse("Invalid currency");
    if (event["event_name"] == "Purchase" && (!custom.contains("value") || !coded))
        refuse("Purchase events need a value and a currency", 2'804'009);
    if (source == "system_generated" && custom.value("event_source", "") != "crm")
        refuse("system_generated events need custom_data.event_source");
    if (custom.value("event_source", "") == "crm" && custom.value("lead_event_source", "").empty())
        refuse("CRM events need custom_data.lead_event_source");
}

void ConversionEvents::check(const json& event) const {
    if (!event.is_object()) refuse("An event must be an object");
    for (const auto& [name, value] : event.items())
        if (!isAmong(EventFields, name)) refuse("Unexpected key " + name + " on an event");
    if (event.value("event_name", json("")) == json("") || !event["event_name"].is_string())
        refuse("The parameter event_name is required");
    const auto source = event.value("action_source", "");
    if (!isAmong(Sources, source)) refuse("Invalid action_source");
    checkTime(event, source);
    checkUser(event.value("user_data", json()));
    checkCustom(event, source);
    checkProcessing(event);
    if (event.contains("event_id") && !event["event_id"].is_string())
        refuse("event_id must be a string");
}

void ConversionEvents::keep(const json& event) {
    const auto id = event.value("event_id", "");
    const auto key = event["event_name"].get<std::string>() + "\n" + id;
    const auto now = clock_.now();
    const auto known = taken_.find(key);
    if (!id.empty() && known != taken_.end() && now - known->second < SameWithinMillis) {
        ++duplicates_;
        return;
    }
    taken_[key] = now;
    events_.push_back(event);
}

json ConversionEvents::upload(const Params& params) {
    auto data = params.document("data");
    if (!data.is_array() || data.empty()) refuse("The parameter data is required");
    if (data.size() > MostEvents) refuse("Too many events: at most 1000 in a request");
    for (auto& event : data) {
        // A list of texts, as the parameter is described, holds the same.
        if (event.is_string()) event = json::parse(event.get<std::string>(), nullptr, false);
        check(event);
    }
    json messages = json::array();
    int received = 0;
    for (const auto& event : data) {
        if (passed.contains(event["event_name"].get<std::string>())) {
            messages.push_back("An event was dropped");
            continue;
        }
        ++received;
        keep(event);
    }
    return {{"events_received", received}, {"messages", messages}, {"fbtrace_id", traceId()}};
}

json ConversionEvents::toJson() const {
    return {{"events", events_}, {"duplicates", duplicates_}};
}

}  // namespace leadloom::sandbox::meta
