#include "tests/bench/support/verdicts.h"

#include <cstdio>

namespace leadloom::bench {
namespace {

/// Shared machines are noisy: only a figure this far beyond its goal fails.
constexpr double Tolerated = 0.7;

}  // namespace

void Verdicts::atMost(const std::string& measure, double value, double goal,
                      const std::string& unit) {
    const bool reached = value <= goal;
    std::printf("%-4s %-44s %10.3f %-10s goal <= %-7g %-12s (%.2f of it)\n", scenario_.c_str(),
                measure.c_str(), value, unit.c_str(), goal, reached ? "reached" : "NOT reached",
                value / goal);
    if (value > goal / Tolerated) failed_ = true;
}

void Verdicts::note(const std::string& measure, double value, const std::string& unit) const {
    std::printf("%-4s %-44s %10.3f %s\n", scenario_.c_str(), measure.c_str(), value, unit.c_str());
}

void Verdicts::wrong(const std::string& what) {
    std::fprintf(stderr, "%s: wrong content: %s\n", scenario_.c_str(), what.c_str());
    failed_ = true;
}

}  // namespace leadloom::bench
