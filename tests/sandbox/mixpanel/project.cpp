#include "tests/sandbox/mixpanel/project.h"

#include <algorithm>
#include <array>

#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox::mixpanel {

using nlohmann::json;

namespace {

constexpr std::array<const char*, 8> Operations = {"$set",   "$set_once", "$add",   "$append",
                                                   "$union", "$remove",   "$unset", "$delete"};
constexpr std::array<const char*, 8> Modifiers = {"$token",    "$distinct_id", "$ip",
                                                  "$time",     "$ignore_time", "$ignore_alias",
                                                  "$latitude", "$longitude"};
/// Ids that stand for nobody.
constexpr std::array<const char*, 16> Nobody = {
    "null", "none", "undefined", "anon", "anonymous", "nil",   "n/a", "na",
    "0",    "-1",   "unknown",   "true", "false",     "<nil>", "[]",  "{}"};
constexpr std::int64_t Hour = 3'600'000, Day = 24 * Hour;
constexpr std::int64_t Year1971 = 31'536'000'000;
constexpr std::size_t MostProperties = 255, MostProfileProperties = 2000, NameLength = 255,
                      EventBytes = 1024 * 1024, Depth = 3;

template <typename List>
bool isAmong(const List& list, const std::string& text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

bool isNobody(const std::string& id) {
    const auto low = lowered(id);
    return isAmong(Nobody, low) || low == "00000000-0000-0000-0000-000000000000";
}

Refusal refusal(std::string field, std::string message) {
    return {0, {}, std::move(field), std::move(message)};
}

std::size_t depthOf(const json& value) {
    if (!value.is_structured()) return 0;
    std::size_t deepest = 0;
    for (const auto& [key, member] : value.items())
        deepest = std::max(deepest, depthOf(member));
    return deepest + 1;
}

/// The one operation of an update; empty where it has none or several, or something unknown.
std::string operationOf(const json& update) {
    std::string found;
    for (const auto& [key, value] : update.items()) {
        if (isAmong(Modifiers, key)) continue;
        if (!isAmong(Operations, key) || !found.empty()) return {};
        found = key;
    }
    return found;
}

std::optional<Refusal> checkInsertId(const json& properties) {
    const auto id = properties.value("$insert_id", json());
    if (!id.is_string() || id.get<std::string>().empty())
        return refusal("properties.$insert_id",
                       "'properties.$insert_id' is invalid: must not be missing");
    const auto text = id.get<std::string>();
    const bool plain = std::all_of(
        text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; });
    if (!plain || text.size() > 36 || isNobody(text))
        return refusal("properties.$insert_id",
                       "'properties.$insert_id' is invalid: only A-Z, a-z, 0-9 and -, 36 at most");
    return std::nullopt;
}

/// Milliseconds of seconds or milliseconds.
std::optional<std::int64_t> timeOf(const json& time) {
    if (!time.is_number_integer()) return std::nullopt;
    const auto value = time.get<std::int64_t>();
    return value < 100'000'000'000 ? value * 1000 : value;
}

std::optional<Refusal> checkShape(const json& event) {
    if (!event.is_object() || !event.value("event", json()).is_string() ||
        event.at("event").get<std::string>().empty())
        return refusal("event", "'event' is invalid: must not be missing");
    const auto properties = event.value("properties", json());
    if (!properties.is_object())
        return refusal("properties", "'properties' is invalid: must be an object");
    if (properties.size() > MostProperties || depthOf(properties) > Depth + 1)
        return refusal("properties", "'properties' is invalid: too many or too deep");
    if (event.dump().size() >= EventBytes)
        return refusal("", "event exceeds max limit of 1048576 bytes");
    const auto person = properties.value("distinct_id", json());
    if (!person.is_null() && (!person.is_string() || isNobody(person.get<std::string>())))
        return refusal("properties.distinct_id",
                       "'properties.distinct_id' is invalid: must not be a placeholder");
    return std::nullopt;
}

}  // namespace

std::string plainTime(std::int64_t milliseconds) {
    return isoTime(milliseconds, "").substr(0, 19);
}

void Project::touch(json& profile) const {
    profile["$last_seen"] = plainTime(clock_.now());
}

std::optional<Refusal> Project::apply(json& properties, const std::string& operation,
                                      const json& operand) {
    const bool isList = operation == "$unset";
    if (isList ? !operand.is_array() : !operand.is_object())
        return refusal(operation, "'" + operation + "' is invalid: must be " +
                                      (isList ? "a list" : "an object"));
    if (isList) {
        for (const auto& name : operand)
            if (name.is_string()) properties.erase(name.get<std::string>());
        return std::nullopt;
    }
    for (const auto& [name, value] : operand.items()) {
        if (name.empty() || name.size() > NameLength)
            return refusal(operation, "a property's name is too long");
        if ((operation == "$union" && !value.is_array()) ||
            (operation == "$add" && !value.is_number()))
            return refusal(operation + "." + name,
                           "'" + operation + "." + name + "' is invalid: wrong type");
        if (operation == "$set_once" && properties.contains(name)) continue;
        if (operation == "$set" || operation == "$set_once") {
            properties[name] = value;
            continue;
        }
        if (operation == "$add") {
            properties[name] = properties.value(name, 0.0) + value.get<double>();
            continue;
        }
        auto list = properties.value(name, json::array());
        if (!list.is_array()) list = json::array();
        if (operation == "$append") list.push_back(value);
        if (operation == "$remove")
            list.erase(std::remove(list.begin(), list.end(), value), list.end());
        if (operation == "$union")
            for (const auto& item : value)
                if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
        properties[name] = list;
    }
    if (properties.size() > MostProfileProperties) return refusal(operation, "too many properties");
    return std::nullopt;
}

std::optional<Refusal> Project::update(const json& update) {
    if (!update.is_object()) return refusal("", "an update must be an object");
    for (const char* key : {"$token", "$distinct_id"})
        if (!update.value(key, json()).is_string() || update.at(key).get<std::string>().empty())
            return refusal(key,
                           std::string("'") + key + "' is invalid: must not be missing or blank");
    const auto id = update.at("$distinct_id").get<std::string>();
    if (isNobody(id))
        return refusal("$distinct_id", "'$distinct_id' is invalid: must not be a placeholder");
    const auto operation = operationOf(update);
    if (operation.empty()) return refusal("", "an update must have one operation");
    if (update.at("$token") != Token) return std::nullopt;
    if (operation == "$delete") {
        if (profiles_.erase(id) > 0) counts.deleted("profiles");
        return std::nullopt;
    }
    const auto known = profiles_.find(id);
    auto profile = known == profiles_.end() ? json::object() : known->second;
    if (auto problem = apply(profile, operation, update.at(operation))) return problem;
    if (!update.value("$ignore_time", false)) touch(profile);
    known == profiles_.end() ? counts.created("profiles") : counts.updated("profiles");
    profiles_[id] = std::move(profile);
    return std::nullopt;
}

void Project::set(const std::string& id, const json& properties, bool moves) {
    auto& profile = profiles_[id];
    if (!profile.is_object()) profile = json::object();
    for (const auto& [name, value] : properties.items())
        if (value.is_null())
            profile.erase(name);
        else
            profile[name] = value;
    if (moves || !profile.contains("$last_seen")) touch(profile);
}

std::optional<Refusal> Project::import(const json& event) {
    if (auto problem = checkShape(event)) return problem;
    auto properties = event.at("properties");
    if (auto problem = checkInsertId(properties)) return problem;
    auto stop = refusal("properties.time",
                        "'properties.time' is invalid: must be specified as seconds since epoch");
    stop.insertId = properties.at("$insert_id").get<std::string>();
    const auto time = timeOf(properties.value("time", json()));
    if (!time || *time < Year1971 || *time > clock_.now() + Hour) return stop;
    properties.erase("time");
    properties.erase("token");
    if (properties.contains("$ignore")) return std::nullopt;
    if (!properties.contains("distinct_id")) properties["distinct_id"] = "5f0d1df1fc49e304";
    properties["$import"] = true;
    events_.push_back({event.at("event"), std::move(properties), *time, clock_.now()});
    counts.created("events");
    return std::nullopt;
}

std::optional<Refusal> Project::track(json event) {
    if (auto problem = checkShape(event)) return problem;
    auto& properties = event.at("properties");
    if (properties.value("token", "") != Token) return std::nullopt;
    const auto time = timeOf(properties.value("time", json(clock_.now())));
    if (!time || *time < clock_.now() - 5 * Day) return std::nullopt;
    properties.erase("time");
    properties.erase("token");
    events_.push_back({event.at("event"), properties, *time, clock_.now()});
    return std::nullopt;
}

void Project::forget(const std::string& id) {
    profiles_.erase(id);
    std::erase_if(events_, [&](const Event& event) {
        return event.properties.value("distinct_id", "") == id;
    });
}

void Project::clear() {
    profiles_.clear();
    events_.clear();
    cohorts_.clear();
    counts.clear();
}

}  // namespace leadloom::sandbox::mixpanel
