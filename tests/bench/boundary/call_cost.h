#pragma once

#include <cstddef>
#include <filesystem>

#include "tests/bench/support/verdicts.h"

namespace leadloom::bench {

struct CallCostPlan {
    std::filesystem::path plugin;  ///< folder of the identity plugin
    std::size_t records = 200'000;
    int rounds = 5;
    double p1CpuUs = 0;  ///< CPU of a whole backfill, µs a record; 0: not told
};

/// What a record costs on its way through a plugin and back, against the same code linked in.
void measureCallCost(const CallCostPlan& plan, Verdicts& verdicts);

}  // namespace leadloom::bench
