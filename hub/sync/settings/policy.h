#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/result.h"

namespace leadloom::sync {

class Preferences;

/// How the canonical value of a field is chosen from what the records say. Every one is a function
/// of the set of contributions: the order of arrival doesn't matter.
enum class PolicyKind : std::uint8_t {
    Latest,        ///< the edit with the greatest stamp
    Rank,          ///< the first connection of `ranking` that has a value
    Union,         ///< set join, newest first; what a newer edit took away stays away
    MostComplete,  ///< most items, then longest text
    Longest,
    Min,
    Max,
    FirstTouch,  ///< the edit with the smallest stamp
    Strictest,   ///< the most restrictive: denied over granted, yes over no
    Local,       ///< the hub's own edit while there is one, else latest
    Ask,         ///< the earliest value holds until a person settles the conflict
    Expression,  ///< what `preferences` prefer
};

struct Policy {
    PolicyKind kind = PolicyKind::Latest;
    std::vector<std::string> ranking = {};  ///< Rank: names of connections, best first
    std::shared_ptr<const Preferences> preferences = {};  ///< Expression; else null
};

/// "latest", "union", "most_complete", …; `rank` and `expression` need more and are not made here.
/// InvalidConfig for an unknown word.
Result<Policy> policyFrom(std::string_view name);
std::string_view toString(PolicyKind kind);

/// Survivorship of a workspace. A field's policy is the first entry of `fields` whose pattern fits
/// (a name, or a group such as "consent.*"), else the model's own where that isn't `latest`, else
/// `fallback`.
struct PolicySettings {
    Policy fallback;
    std::vector<std::pair<std::string, Policy>> fields;
};

}  // namespace leadloom::sync
