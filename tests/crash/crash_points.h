#pragma once

#include <string>
#include <vector>

namespace leadloom::testing {

/// A line of points.txt.
struct CrashPointLine {
    std::string name;
    bool inSimulation = false;
    bool inHub = false;
};

std::vector<CrashPointLine> crashPoints();

}  // namespace leadloom::testing
