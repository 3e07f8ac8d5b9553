#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>

#include "hub/store/intent_row.h"
#include "hub/sync/connection/connector.h"
#include "hub/sync/ledger/dossier.h"
#include "hub/sync/plan/plan_report.h"
#include "hub/sync/run/run_state.h"
#include "hub/sync/writing/outbound_diff.h"
#include "hub/sync/writing/router.h"

namespace leadloom::sync {

/// What one intent comes to, now.
struct WriteDecision {
    enum class Action : std::uint8_t { None, Create, Update, Associate, Delete, Archive };

    Action action = Action::None;
    std::optional<Dossier> dossier;
    std::optional<store::LinkRow> link;  ///< the record to be changed; nothing: to be created
    Patch patch;
};

/// Takes fields out of a patch.
void leaveOut(Patch& patch, const std::set<model::FieldId>& fields);

/// Works out what an intent comes to: nothing, or the minimal patch. Writes nothing but waits for
/// references.
class WritePlanner {
public:
    explicit WritePlanner(RunState& run) : run_(run), references_(run), router_(run) {}

    /// `refused`: fields that the system refused in this run and that are left out.
    Result<WriteDecision> decide(store::Transaction& tx, const StreamContext& stream,
                                 const store::IntentRow& intent,
                                 const std::set<model::FieldId>& refused);

    /// Told of every open intent of a stream and what it comes to.
    using DecisionSink = std::function<Status(const store::IntentRow&, const WriteDecision&)>;
    Status walk(store::Transaction& tx, const StreamContext& stream, const DecisionSink& sink);

    /// Counts what all open intents of a stream come to, with samples for people.
    Result<StreamPlan> preview(store::Transaction& tx, const StreamContext& stream,
                               std::size_t samples);

    /// One write for people, with its values.
    PlannedWrite describe(const WriteDecision& decision) const;

    References& references() { return references_; }

private:
    RunState& run_;
    References references_;
    Router router_;
};

}  // namespace leadloom::sync
