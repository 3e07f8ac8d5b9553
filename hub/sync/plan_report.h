#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hub/sync/consolidation_plan.h"
#include "hub/sync/run_report.h"

namespace leadloom::sync {

/// One field a plan would set; values are for the admin's own screen, never for a log.
struct PlannedField {
    std::string field;
    std::string before;
    std::string after;
};

struct PlannedWrite {
    std::string action;  ///< "create", "update", "delete", "archive"
    std::string lead;    ///< id of the canonical record
    std::string record;  ///< external id; empty for creates
    std::vector<PlannedField> fields;
};

/// What a sync would do to one stream.
struct StreamPlan {
    std::string connection;
    std::string stream;
    std::int64_t creates = 0;
    std::int64_t updates = 0;
    std::int64_t deletes = 0;
    std::int64_t links = 0;  ///< records that would be tied to a canonical record
    std::int64_t joins = 0;  ///< of these, to one that another record made
    std::vector<PlannedWrite> samples;
};

struct PlanReport {
    std::vector<StreamPlan> streams;
    ConsolidationPlan people;
    RunReport run;  ///< what reading found; its guard stops tell which writes would wait
};

std::string toJson(const PlanReport& report);

}  // namespace leadloom::sync
