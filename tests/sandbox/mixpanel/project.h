#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/core/write_counts.h"

namespace leadloom::sandbox::mixpanel {

/// Why a record of a batch was refused; `field`: "properties.time".
struct Refusal {
    std::size_t index = 0;
    std::string insertId, field, message;
};

/// An event as it is stored. Times: milliseconds.
struct Event {
    std::string name;
    nlohmann::json properties;  ///< without time
    std::int64_t time = 0, processed = 0;
};

struct Cohort {
    std::int64_t id = 0;
    std::string name;
    std::vector<std::string> members;
};

/// One project: user profiles and events, and the rules by which they are taken. Not locked by
/// itself.
class Project {
public:
    explicit Project(Clock& clock) : clock_(clock) {}

    static constexpr const char* Token = "sandbox-project-token";

    std::map<std::string, nlohmann::json>& profiles() { return profiles_; }
    const std::map<std::string, nlohmann::json>& profiles() const { return profiles_; }
    std::vector<Event>& events() { return events_; }
    const std::vector<Event>& events() const { return events_; }
    std::vector<Cohort>& cohorts() { return cohorts_; }

    /// One update of /engage. An update with another token is well-formed and goes nowhere.
    std::optional<Refusal> update(const nlohmann::json& update);
    /// One event of /import.
    std::optional<Refusal> import(const nlohmann::json& event);
    /// One event of /track: what is older than five days is dropped without a word.
    std::optional<Refusal> track(nlohmann::json event);
    /// Sets properties past /engage. `moves`: $last_seen too.
    void set(const std::string& id, const nlohmann::json& properties, bool moves);
    /// Profile and events.
    void forget(const std::string& id);
    void clear();

    WriteCounts counts;

private:
    std::optional<Refusal> apply(nlohmann::json& properties, const std::string& operation,
                                 const nlohmann::json& operand);
    void touch(nlohmann::json& profile) const;

    Clock& clock_;
    std::map<std::string, nlohmann::json> profiles_;
    std::vector<Event> events_;
    std::vector<Cohort> cohorts_;
};

/// `2026-11-21T10:20:30`, without a zone.
std::string plainTime(std::int64_t milliseconds);

}  // namespace leadloom::sandbox::mixpanel
