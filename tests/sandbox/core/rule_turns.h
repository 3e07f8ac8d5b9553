#pragma once

#include <cstdint>
#include <random>
#include <string>

#include <nlohmann/json.hpp>

namespace leadloom::sandbox {

/// Which of the requests that a rule fits it strikes: `skip`, `times`, `every`, `probability` with
/// `seed`, or `nth` alone. Guarded by whoever holds it.
class RuleTurns {
public:
    RuleTurns() = default;
    /// Throws nlohmann::json::exception for a value of the wrong type.
    explicit RuleTurns(const nlohmann::json& rule);

    /// One more request fits; whether the rule strikes it.
    bool strikesNow();
    std::int64_t met() const { return met_; }
    std::int64_t struck() const { return struck_; }

private:
    std::int64_t skip_ = 0, times_ = -1, every_ = 1;
    double probability_ = 1.0;
    std::mt19937_64 random_;
    std::int64_t met_ = 0, struck_ = 0;
};

/// The first key of `object` that is none of the space-separated `known`; empty when all are.
std::string unknownKeyOf(const nlohmann::json& object, const std::string& known);

}  // namespace leadloom::sandbox
