#include "tests/bench/support/verdicts.h"

#include <cstdio>

#include <nlohmann/json.hpp>

namespace leadloom::bench {
namespace {

/// Shared machines are noisy: only a figure this far beyond its goal fails.
constexpr double Tolerated = 0.7;

}  // namespace

void Verdicts::atMost(const std::string& measure, double value, double goal,
                      const std::string& unit) {
    if (value > goal / Tolerated) failed_ = true;
    if (lines_) return json(measure, value, unit, &goal);
    const bool reached = value <= goal;
    std::printf("%-4s %-44s %10.3f %-10s goal <= %-7g %-12s (%.2f of it)\n", scenario_.c_str(),
                measure.c_str(), value, unit.c_str(), goal, reached ? "reached" : "NOT reached",
                value / goal);
}

void Verdicts::note(const std::string& measure, double value, const std::string& unit) const {
    if (lines_) return json(measure, value, unit, nullptr);
    std::printf("%-4s %-44s %10.3f %s\n", scenario_.c_str(), measure.c_str(), value, unit.c_str());
}

void Verdicts::json(const std::string& measure, double value, const std::string& unit,
                    const double* goal) const {
    nlohmann::json line = {{"measure", measure}, {"value", value}, {"unit", unit}};
    if (goal != nullptr) line["goal"] = *goal;
    std::printf("%s\n", line.dump().c_str());
}

void Verdicts::wrong(const std::string& what) {
    std::fprintf(stderr, "%s: wrong content: %s\n", scenario_.c_str(), what.c_str());
    failed_ = true;
}

}  // namespace leadloom::bench
