#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/simulator/history.h"
#include "tests/support/sim_world.h"

namespace leadloom::testing {

/// An invariant that doesn't hold, by its number in docs/proof.md, and where.
struct SimFinding {
    std::string invariant;
    std::string text;
};
using SimFindings = std::vector<SimFinding>;

/// A world on the stage, with what the simulator knows and the engine doesn't.
struct SimScene {
    const SimHistory* history = nullptr;
    SimWorld* world = nullptr;
    std::vector<std::string> names;   ///< of the systems
    std::set<model::EntityId> leads;  ///< all that ever were
    std::set<std::string> approved;   ///< systems whose first pairing may be written
    std::string isolated;             ///< a system that shall be away for a while; empty: none
    std::set<std::pair<std::string, std::string>> hidden;  ///< system, field: out of sight once
    std::int64_t runs = 0;
    std::int64_t crashes = 0;
    std::int64_t stalls = 0;
    std::int64_t clockSteps = 0;
    std::int64_t repeats = 0;
    /// What the last look at a link showed, by stream and id.
    struct Seen {
        std::uint64_t version = 0;
        TimeUs vendorTimeUs = 0;
        int former = 0;  ///< records that had the id before, as far as the hub knows
        std::map<model::FieldId, TimeUs> stamps;
    };
    std::map<std::pair<store::StreamKey, std::string>, Seen> seen;
};

}  // namespace leadloom::testing
