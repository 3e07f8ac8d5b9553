#include "tests/sandbox/core/rule_turns.h"

#include <algorithm>

namespace leadloom::sandbox {

RuleTurns::RuleTurns(const nlohmann::json& rule)
    : skip_(rule.value("skip", std::int64_t{0})),
      times_(rule.value("times", std::int64_t{-1})),
      every_(std::max<std::int64_t>(1, rule.value("every", std::int64_t{1}))),
      probability_(rule.value("probability", 1.0)),
      random_(rule.value("seed", std::uint64_t{1})) {
    if (!rule.contains("nth")) return;
    skip_ = rule["nth"].get<std::int64_t>() - 1;
    times_ = 1;
}

bool RuleTurns::strikesNow() {
    const auto turn = met_++ - skip_;
    if (turn < 0 || turn % every_ != 0) return false;
    if (times_ >= 0 && struck_ >= times_) return false;
    if (probability_ < 1.0 && std::uniform_real_distribution<>(0.0, 1.0)(random_) >= probability_)
        return false;
    ++struck_;
    return true;
}

std::string unknownKeyOf(const nlohmann::json& object, const std::string& known) {
    for (const auto& [key, value] : object.items())
        if ((" " + known + " ").find(" " + key + " ") == std::string::npos) return key;
    return {};
}

}  // namespace leadloom::sandbox
