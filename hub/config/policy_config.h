#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/config/place.h"

namespace leadloom::config {

/// A survivorship policy by name, with its parameters.
struct PolicyChoice {
    std::string policy;                        ///< one of policyNames()
    std::vector<std::string> rank;             ///< for "rank": connections in falling rank
    std::vector<std::string> expression = {};  ///< for "expression": conditions, preferred first

    friend bool operator==(const PolicyChoice&, const PolicyChoice&) = default;
};

/// A policy for one field, or for a group ("consent.*").
struct PolicyRule {
    std::string pattern;
    PolicyChoice choice;
    Place place;
};

/// Survivorship as configured.
struct PolicyConfig {
    PolicyChoice fallback{"latest", {}};
    std::vector<PolicyRule> rules;

    /// What applies to a field: a rule for its own name, then the longest group that holds it, then
    /// what the model registers for it where that is more than "latest", then the fallback.
    PolicyChoice choiceFor(std::string_view field, std::string_view registered) const;
};

}  // namespace leadloom::config
