#pragma once

#include <string>

namespace leadloom::bench {

/// Prints each figure with its goal and remembers whether one is so far off that the program must
/// fail: a goal is missed visibly above its bound, and missed badly above bound / 0.7.
class Verdicts {
public:
    /// `lines`: one JSON object a line instead of a table, for the driver.
    Verdicts(std::string scenario, bool lines) : scenario_(std::move(scenario)), lines_(lines) {}

    /// A figure that has to be at most `goal`.
    void atMost(const std::string& measure, double value, double goal, const std::string& unit);
    /// A figure without a goal: a reference, or for the reader.
    void note(const std::string& measure, double value, const std::string& unit) const;
    /// A result with wrong content has no time.
    void wrong(const std::string& what);

    bool failed() const { return failed_; }

private:
    void json(const std::string& measure, double value, const std::string& unit,
              const double* goal) const;

    std::string scenario_;
    bool lines_ = false;
    bool failed_ = false;
};

}  // namespace leadloom::bench
