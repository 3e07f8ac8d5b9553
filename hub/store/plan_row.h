#pragma once

#include <cstdint>
#include <string>

#include "hub/base/clock.h"

namespace leadloom::store {

enum class PlanState : std::uint8_t {
    Open = 1,        ///< waits to be approved
    Applying = 2,    ///< approved; its writes may have begun
    Applied = 3,     ///< carried out
    Superseded = 4,  ///< a later look found other effects
};

/// What was reviewed, so that exactly that can be carried out. Holds ids and digests, no values of
/// records.
struct PlanRow {
    std::string id;    ///< ULID text
    std::string kind;  ///< "sync", "guard" (what a guard kept back), "undo"
    PlanState state = PlanState::Open;
    std::string workspace;
    std::int64_t format = 0;    ///< version of the form of `effects`
    std::string configuration;  ///< fingerprint of what it was made under
    TimeUs createdAtUs = 0;
    std::string createdBy;
    std::string run;        ///< guard: the run that was stopped; undo: the run to be undone
    std::string options;    ///< JSON: connections, and what the kind needs
    std::string report;     ///< JSON for people: counts and samples, without values
    std::string effects;    ///< one line each, sorted; see sync::PlannedEffect
    std::string appliedBy;  ///< the run that carried it out; empty: none yet
};

}  // namespace leadloom::store
