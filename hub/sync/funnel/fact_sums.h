#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/store/store.h"

namespace leadloom::sync {

/// What is asked of the facts. Days are whole and both included, since 1970.
struct FactQuestion {
    std::int64_t fromDay = 0;
    std::int64_t toDay = 0;
    /// "connection", "report", "day" and names of dimensions; sums are made for each combination.
    std::vector<std::string> by;
};

/// One line of the answer. Costs of different currencies are never added up.
struct FactSum {
    std::map<std::string, std::string> of;  ///< each name of `by`; empty where rows don't tell it
    std::string currency;
    std::map<std::string, std::int64_t> measures;  ///< millionths
};

/// In the order of what they are sums of. `names`: of the connections.
Result<std::vector<FactSum>> sumFacts(store::Store& store,
                                      const std::map<store::ConnectionKey, std::string>& names,
                                      const FactQuestion& question);

}  // namespace leadloom::sync
