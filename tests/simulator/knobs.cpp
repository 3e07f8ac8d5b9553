#include "tests/simulator/knobs.h"

#include <functional>
#include <stdexcept>

namespace leadloom::testing {
namespace {

using Knobs = std::map<std::string, std::string>;
using Setter = std::function<void(SimSwitches&, const std::string&)>;

constexpr TimeUs Second = 1'000'000;

template <typename Member>
Setter number(Member SimSwitches::*member) {
    return [member](SimSwitches& switches, const std::string& text) {
        switches.*member = static_cast<Member>(std::stoll(text));
    };
}

Setter seconds(TimeUs SimSwitches::*member) {
    return [member](SimSwitches& switches, const std::string& text) {
        switches.*member = std::stoll(text) * Second;
    };
}

Setter word(std::string SimSwitches::*member) {
    return [member](SimSwitches& switches, const std::string& text) { switches.*member = text; };
}

const std::map<std::string, Setter>& setters() {
    static const std::map<std::string, Setter> all = {
        {"page_size", number(&SimSwitches::pageSize)},
        {"incremental", number(&SimSwitches::incremental)},
        {"tells_times", number(&SimSwitches::tellsTimes)},
        {"tells_versions", number(&SimSwitches::tellsVersions)},
        {"answers_with_record", number(&SimSwitches::answersWithRecord)},
        {"preconditions", number(&SimSwitches::preconditions)},
        {"lookup_by_id", number(&SimSwitches::lookupById)},
        {"marks_records", number(&SimSwitches::marksRecords)},
        {"create_class", number(&SimSwitches::createClass)},
        {"deletes", number(&SimSwitches::deletes)},
        {"settling", number(&SimSwitches::settling)},
        {"settled_field", word(&SimSwitches::settledField)},
        {"clock_offset", seconds(&SimSwitches::clockOffsetUs)},
        {"write_batch", number(&SimSwitches::writeBatch)},
        {"list_lag", seconds(&SimSwitches::listLagUs)},
        {"cursor_by_time", number(&SimSwitches::cursorByTime)},
        {"time_resolution_us", number(&SimSwitches::timeResolutionUs)},
        {"feed_window", seconds(&SimSwitches::feedWindowUs)},
        {"paging", number(&SimSwitches::paging)},
        {"case_blind_ids", number(&SimSwitches::caseBlindIds)},
        {"reuses_ids", number(&SimSwitches::reusesIds)},
        {"webhooks", number(&SimSwitches::webhooks)},
        {"consent", number(&SimSwitches::consent)},
        {"hidden_field", word(&SimSwitches::hiddenField)},
        {"ignored_field", word(&SimSwitches::ignoredField)},
        {"refuses_field", word(&SimSwitches::refusesField)},
    };
    return all;
}

bool isOfConnection(const std::string& knob) {
    return knob == "on_delete" || knob == "direction" || knob == "creates" ||
           knob == "asks_first" || knob == "prospects" || knob == "max_deletes";
}

/// Draws of one system; `on` is true half of the time.
class Mixer {
public:
    Mixer(std::mt19937_64& random, Knobs& knobs) : random_(random), knobs_(knobs) {}
    int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
    bool on() { return pick(2) == 0; }
    bool chance(int percent) { return pick(100) < percent; }
    void set(const char* name, std::int64_t value) { knobs_[name] = std::to_string(value); }
    void set(const char* name, const char* value) { knobs_[name] = value; }

private:
    std::mt19937_64& random_;
    Knobs& knobs_;
};

void mixReading(Mixer& mix) {
    if (mix.on()) mix.set("page_size", 1 + mix.pick(8));
    if (mix.chance(15)) mix.set("incremental", "0");
    const bool tellsTimes = mix.chance(75);
    if (!tellsTimes) mix.set("tells_times", "0");
    if (tellsTimes && mix.on()) {
        mix.set("cursor_by_time", 1);
        if (mix.on()) mix.set("time_resolution_us", mix.on() ? 1000 : Second);
        if (mix.on()) mix.set("list_lag", 1 + mix.pick(60));
    }
    if (mix.chance(25)) mix.set("paging", 1);
    if (mix.chance(20)) mix.set("lookup_by_id", "0");
    if (mix.chance(25)) mix.set("webhooks", 1);
    if (mix.chance(25)) mix.set("clock_offset", (mix.on() ? -1 : 1) * (mix.on() ? 3600 : 86400));
}

void mixWriting(Mixer& mix) {
    if (mix.on()) mix.set("write_batch", 1 + mix.pick(5));
    const bool versions = mix.chance(60);
    if (!versions) mix.set("tells_versions", "0");
    if (versions && mix.on()) mix.set("preconditions", 1);
    if (mix.on()) mix.set("answers_with_record", 1);
    const auto create = static_cast<sync::CreateClass>(mix.pick(5));
    if (create != sync::CreateClass::OwnId) mix.set("create_class", static_cast<int>(create));
    const bool marks = create == sync::CreateClass::OwnId || create == sync::CreateClass::Marker;
    if (!marks && mix.on()) mix.set("marks_records", "0");
    if (mix.on()) {
        const int settling = 1 + mix.pick(5);
        mix.set("settling", settling);
        if (static_cast<Settling>(settling) == Settling::Phone) mix.set("settled_field", "phone");
    }
    if (mix.chance(12)) mix.set("ignored_field", "city");
    if (mix.chance(12)) mix.set("refuses_field", "tags");
}

void mixIdentity(Mixer& mix) {
    if (mix.chance(40)) mix.set("deletes", static_cast<int>(sync::DeleteVisibility::Absence));
    if (mix.chance(25)) mix.set("feed_window", 86400);
    if (mix.chance(20)) mix.set("case_blind_ids", 1);
    if (mix.chance(15)) mix.set("reuses_ids", 1);
    if (mix.chance(30)) mix.set("prospects", 1);
    if (mix.on()) {
        const char* ways[] = {"propagate", "recreate", "archive", "ask", "ignore"};
        mix.set("on_delete", ways[mix.pick(5)]);
    }
    if (mix.chance(10)) mix.set("direction", "in");
    if (mix.chance(10)) mix.set("creates", "0");
    if (mix.chance(25)) mix.set("asks_first", 1);
    if (mix.on()) mix.set("max_deletes", 1 + mix.pick(3));
}

sync::OnDelete wayOf(const std::string& word) {
    if (word == "propagate") return sync::OnDelete::Propagate;
    if (word == "recreate") return sync::OnDelete::Recreate;
    if (word == "archive") return sync::OnDelete::Archive;
    if (word == "ask") return sync::OnDelete::Ask;
    if (word == "ignore") return sync::OnDelete::Ignore;
    throw std::runtime_error("no deletion policy " + word);
}

}  // namespace

SimSwitches switchesOf(const SimSystem& system) {
    SimSwitches switches;
    for (const auto& [name, value] : system.knobs) {
        if (isOfConnection(name)) continue;
        const auto setter = setters().find(name);
        if (setter == setters().end()) throw std::runtime_error("no switch " + name);
        setter->second(switches, value);
    }
    return switches;
}

void configure(SimWorld& world, const SimSystem& system) {
    const auto knob = [&](const char* name) {
        const auto found = system.knobs.find(name);
        return found == system.knobs.end() ? std::string() : found->second;
    };
    if (!knob("prospects").empty()) {
        world.addStream(system.name, "prospects", model::Entity::Lead).createHere = false;
    }
    sync::ConnectionSettings& connection = world.connection(system.name);
    for (sync::StreamSettings& stream : connection.streams) {
        if (knob("direction") == "in") stream.direction = sync::Direction::In;
        if (!knob("creates").empty()) stream.createHere = false;
        const bool people = stream.entity == model::Entity::Lead;
        if (people && !knob("on_delete").empty()) stream.onDelete = wayOf(knob("on_delete"));
    }
    if (!knob("asks_first").empty()) {
        connection.guards.firstSync = sync::GuardSettings::FirstSync::Ask;
    }
    if (!knob("max_deletes").empty())
        connection.guards.maxDeletes = std::stoll(knob("max_deletes"));
}

SimSystem someSystem(std::mt19937_64& random, const std::string& name) {
    SimSystem system;
    system.name = name;
    Mixer mix(random, system.knobs);
    mixReading(mix);
    mixWriting(mix);
    mixIdentity(mix);
    return system;
}

}  // namespace leadloom::testing
