#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace leadloom::testing {

enum class Verdict { Passed, Failed, Skipped };

/// How one scenario ended.
struct ScenarioReport {
    std::string name;    ///< a sentence about the connector
    std::string stream;  ///< empty: about the plugin as a whole
    Verdict verdict = Verdict::Passed;
    std::string detail;  ///< what was wrong, or why it was skipped
};

/// What the kit found out about a plugin.
struct Report {
    std::string plugin;
    std::string version;
    std::vector<ScenarioReport> scenarios;

    bool passed() const;
    std::size_t count(Verdict verdict) const;
    /// "60 passed, 1 failed, 3 skipped".
    std::string counts() const;
    /// A line per scenario and a summary, for people.
    std::string toText() const;
    /// What failed and why, what had nothing to try, and the count of each stream.
    std::string summary() const;
    nlohmann::json toJson() const;
};

/// The line of one scenario.
std::string lineOf(const ScenarioReport& scenario);

}  // namespace leadloom::testing
