#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/mixpanel/mixpanel.h"
#include "tests/sandbox/people/population.h"

namespace leadloom::sandbox::mixpanel {

using nlohmann::json;

namespace {

constexpr std::int64_t Hour = 3'600'000, Day = 24 * Hour;
constexpr std::size_t ActivePeople = 12, ActiveDays = 3;
/// Events happen on these days, whenever the sandbox is started.
constexpr const char* FirstDay = "2025-06-10T09:00:00Z";
constexpr const char* Sources[] = {"newsletter", "google", "expo"};

void keep(json& properties, const char* name, const std::string& value) {
    if (!value.empty()) properties[name] = value;
}

json propertiesOf(const PersonView& person) {
    json properties = json::object();
    keep(properties, "$email", person.email);
    keep(properties, "$first_name", person.given);
    keep(properties, "$last_name", person.family);
    keep(properties, "$phone", person.mobile.empty() ? person.phone : person.mobile);
    keep(properties, "$city", person.city);
    keep(properties, "$region", person.region);
    keep(properties, "$country_code", person.country);
    keep(properties, "company", person.companyName);
    properties["$created"] = plainTime(person.created);
    properties["$last_seen"] = plainTime(person.modified);
    return properties;
}

std::string idOf(std::size_t index) {
    const auto number = std::to_string(index);
    return "user-" + std::string(number.size() < 4 ? 4 - number.size() : 0, '0') + number;
}

}  // namespace

void Mixpanel::seedEvents(const std::string& person, std::size_t index) {
    const auto start = *parsedTime(FirstDay);
    for (std::size_t day = 0; day < ActiveDays; ++day) {
        if ((index + day) % 2 == 0) continue;
        const auto time = start + static_cast<std::int64_t>(day) * Day +
                          static_cast<std::int64_t>(index) * 61'007;
        const auto number = std::to_string(index * 10 + day);
        json properties = {{"distinct_id", person},
                           {"$insert_id", "seed-" + number},
                           {"$current_url", "https://www.sandbox.example/page/" + number},
                           {"$os", day == 1 ? "Windows" : "iOS"}};
        if (index % 3 != 0) properties["utm_source"] = Sources[index % 3];
        project_.events().push_back(
            {day == 2 ? "Signed up" : "Page view", properties, time, time + Hour});
    }
}

void Mixpanel::seed(const Population& population) {
    truth_ = json::object();
    std::size_t index = 0;
    for (const auto& person : population.exports.people) {
        const auto id = idOf(++index);
        project_.profiles()[id] = propertiesOf(person);
        if (index <= ActivePeople) seedEvents(id, index);
        truth_["people"].push_back({{"person", person.truth},
                                    {"vendor", "mixpanel"},
                                    {"type", "profiles"},
                                    {"record", id}});
    }
}

}  // namespace leadloom::sandbox::mixpanel
