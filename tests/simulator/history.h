#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leadloom::testing {

/// One thing that happens, by a person, a vendor or the hub. A step that makes no sense where it
/// stands (an edit where there are no records) does nothing, so any step can be dropped.
struct SimStep {
    int during = 0;  ///< 0: now; n: at the n-th page or write of the runs to come
    std::string verb;
    std::string system;
    std::int64_t pick = 0;  ///< a record (counted round the live ones), a person or a number
    std::string field;
    std::string value;

    /// "[@n ]verb system pick field value", "-" for what is empty.
    std::string text() const;
};

/// One simulated system: its switches that aren't the default, by name (see knobs.h).
struct SimSystem {
    std::string name;
    std::map<std::string, std::string> knobs;
};

/// Everything that makes a simulation: the same history ends the same, always.
struct SimHistory {
    std::uint64_t seed = 1;
    std::vector<SimSystem> systems;                             ///< in order of rank
    std::vector<std::pair<std::string, std::string>> policies;  ///< field, "longest", "rank:b,a"
    std::vector<SimStep> steps;

    /// The format of the regression corpus: one line for each system, policy and step.
    std::string text() const;
    /// Throws std::runtime_error that names the line. "#" begins a comment line.
    static SimHistory parse(std::string_view text);
};

}  // namespace leadloom::testing
