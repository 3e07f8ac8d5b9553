#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <vector>

#include "hub/sync/run/run_report.h"

namespace leadloom::sync {

/// One write that a plan reviewed. No values, only digests of them under the workspace's key.
struct PlannedEffect {
    std::string place;   ///< "connection/stream"
    std::string record;  ///< external id; a create's is "from connection/stream/record"
    std::string action;  ///< "create", "update", "associate", "delete", "archive"
    std::string fields;  ///< digest of what is set
    std::string bonds;   ///< digest of the references that are set

    friend auto operator<=>(const PlannedEffect&, const PlannedEffect&) = default;
};

/// One line each, sorted. The form is part of PlanFormat.
std::string encodeEffects(std::vector<PlannedEffect> effects);
std::vector<PlannedEffect> decodeEffects(std::string_view text);

/// Where what would be written now isn't what was planned; both sorted. `begun`: the plan was being
/// carried out when something ended it, so that less may be left, and references may be known that
/// were not.
std::vector<MovedEffect> whatMoved(const std::vector<PlannedEffect>& planned,
                                   const std::vector<PlannedEffect>& now, bool begun);

}  // namespace leadloom::sync
