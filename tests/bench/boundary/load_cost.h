#pragma once

#include <filesystem>

#include "tests/bench/support/verdicts.h"

namespace leadloom::bench {

struct LoadCostPlan {
    std::filesystem::path plugin;  ///< folder of the idle plugin
    int plugins = 20;
    int rounds = 5;
};

/// Time and memory of loading plugins that do nothing, against dlopen alone. Memory is the slope
/// over the plugins of the first round: call it before anything else has loaded one.
void measureLoadCost(const LoadCostPlan& plan, Verdicts& verdicts);

}  // namespace leadloom::bench
