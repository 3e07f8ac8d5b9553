#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/meta/graph.h"
#include "tests/sandbox/meta/params.h"

namespace leadloom::sandbox::meta {

/// A report that is being made.
struct ReportRun {
    nlohmann::json node;
    std::vector<nlohmann::json> rows;
    std::string fields;
    int polls = 0;
};

/// What the ads of an account cost and brought, day by day: figures made of ids and days, the same
/// each time. Not locked by itself.
class Insights {
public:
    Insights(Clock& clock, Graph& graph) : clock_(clock), graph_(graph) {}

    void reset();
    /// Rows for `level`, `time_range`, `time_increment`. Throws a GraphError for what the edge
    /// refuses; `synchronous` ones are refused when they are too large, too.
    std::vector<nlohmann::json> rows(const Params& params, bool synchronous) const;
    /// Begins a report; gives the answer to the request.
    nlohmann::json begin(const Params& params);
    /// Null where there is none. Each look brings it closer to its end.
    ReportRun* look(const std::string& id);
    ReportRun* find(const std::string& id);

    int restatedPercent = 0;             ///< by how much all figures are larger than they were
    std::size_t synchronousRows = 5000;  ///< more are refused
    int polls = 1;                       ///< looks at a report before it is complete
    bool fails = false;                  ///< reports end in failure

private:
    Clock& clock_;
    Graph& graph_;
    std::map<std::string, ReportRun> runs_;
    int made_ = 0;
};

}  // namespace leadloom::sandbox::meta
