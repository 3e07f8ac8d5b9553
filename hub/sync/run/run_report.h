#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/error.h"

namespace leadloom::sync {

/// What a run did to one stream. `read` splits into applied + unchanged + superseded + filtered +
/// parked; `intents` into created + updated + deleted + noDifference + failed + waiting. Both sides
/// are counted apart from each other, so that a record or an intent that got lost shows.
struct StreamReport {
    std::string connection;
    std::string stream;
    std::int64_t read = 0;
    std::int64_t applied = 0;
    std::int64_t unchanged = 0;
    std::int64_t superseded = 0;
    std::int64_t filtered = 0;
    std::int64_t parked = 0;
    std::int64_t intents = 0;
    std::int64_t created = 0;
    std::int64_t updated = 0;
    std::int64_t deleted = 0;
    std::int64_t noDifference = 0;
    std::int64_t failed = 0;
    std::int64_t waiting = 0;
    std::int64_t drift = 0;  ///< records found to differ although neither side had changed

    bool balanced() const;
};

/// Why a connection took no part, or not the whole of it, in a run.
struct ConnectionFault {
    std::string connection;
    std::string stream;  ///< empty: the whole connection
    Error error;
};

/// What a guard kept from being written.
struct GuardStop {
    std::string connection;
    std::string stream;  ///< empty: the connection's conversions
    std::string guard;   ///< "first_sync", "max_deletes", "max_changes", "empty_stream", "cleared"
    std::int64_t creates = 0;
    std::int64_t updates = 0;
    std::int64_t deletes = 0;
    std::int64_t streamRecords = 0;
    std::string reason;
    std::string plan;  ///< applying it approves just this; empty: nothing outward was kept back

    std::string place() const { return stream.empty() ? connection : connection + "/" + stream; }
};

/// Where the world is not what a plan was made on.
struct MovedEffect {
    std::string place;   ///< "connection/stream"
    std::string record;  ///< external id; for a create the record it would be made from
    std::string what;    ///< in words
};

/// What a run left for people, each listed by a command of its own.
struct NeedsAttention {
    std::int64_t deadLetters = 0;  ///< records, fields and writes that were parked
    std::int64_t conflicts = 0;    ///< opened: no policy settles them
    std::int64_t reviews = 0;      ///< pairs that may be one
    std::int64_t conversions = 0;  ///< refused by their platform

    bool any() const { return deadLetters + conflicts + reviews + conversions > 0; }
};

/// The outcome of a run: its balance sheet and what stood in its way.
struct RunReport {
    std::string run;
    std::string status;  ///< "completed", "stopped_by_guard", "world_moved", "failed",
                         ///< "interrupted"
    std::vector<StreamReport> streams;
    std::int64_t leadsCreated = 0;
    std::int64_t leadsMerged = 0;
    std::int64_t leadsReview = 0;
    std::int64_t conflicts = 0;
    std::int64_t changeRows = 0;  ///< lines this run added to the change log
    std::int64_t rounds = 0;
    NeedsAttention attention;
    std::vector<ConnectionFault> faults;
    std::vector<GuardStop> guardStops;
    std::vector<std::string> unfinished;  ///< connections that go on in the next run
    std::string plan;                     ///< the plan that was to be carried out; empty: none
    std::vector<MovedEffect> moved;       ///< why it was refused

    bool balanced() const;
    std::int64_t writes() const;  ///< created + updated + deleted
    /// The process's exit code as documented: 0, 1, 3, 4 or 5.
    int exitCode() const;
};

/// The documented balance sheet as one JSON document; faults, guard stops and what needs attention
/// follow where there is any.
std::string toJson(const RunReport& report);
/// The report that a stored balance sheet was made of. Nothing: the text is no balance sheet, as
/// that of a run that didn't end.
std::optional<RunReport> readBalanceSheet(std::string_view json);

}  // namespace leadloom::sync
