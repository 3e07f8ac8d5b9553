#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "hub/sync/funnel/conversions.h"
#include "hub/sync/plan/consolidation_plan.h"
#include "hub/sync/run/run_report.h"

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

/// One record that undoing a run is about.
struct UndoneRecord {
    std::string connection;
    std::string stream;
    std::string record;
    std::string lead;
    std::string action;                ///< "put_back", "remove", "make_again", "keep"
    std::vector<PlannedField> fields;  ///< `before`: as it stands now; `after`: as it was
    std::vector<std::pair<std::string, std::string>> kept;  ///< field ("": the record) and why
};

struct PlanReport {
    std::string id;    ///< by which it is carried out
    std::string undo;  ///< the run it undoes; empty: what a sync would do
    std::vector<UndoneRecord> undone;
    std::vector<StreamPlan> streams;
    std::vector<WaitingConversions> conversions;  ///< that would be told to platforms
    ConsolidationPlan people;
    RunReport run;  ///< what reading found; its guard stops tell which writes would wait
};

std::string toJson(const PlanReport& report);
/// The same without a value of any record: what is kept of a plan.
std::string toJsonWithoutValues(const PlanReport& report);

}  // namespace leadloom::sync
