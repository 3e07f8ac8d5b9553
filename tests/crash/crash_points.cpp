#include "tests/crash/crash_points.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "leadloom_test_paths.h"

namespace leadloom::testing {

std::vector<CrashPointLine> crashPoints() {
    std::ifstream file(std::string(LEADLOOM_SOURCE_DIR) + "/tests/crash/points.txt");
    if (!file) throw std::runtime_error("tests/crash/points.txt is not there");
    std::vector<CrashPointLine> points;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.front() == '#') continue;
        std::istringstream words(line);
        CrashPointLine point;
        words >> point.name;
        for (std::string word; words >> word;) {
            point.inSimulation = point.inSimulation || word == "sim";
            point.inHub = point.inHub || word == "hub";
        }
        points.push_back(point);
    }
    return points;
}

}  // namespace leadloom::testing
