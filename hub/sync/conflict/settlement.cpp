#include "hub/sync/conflict/settlement.h"

#include <algorithm>

#include "hub/base/crash_point.h"
#include "hub/sync/conflict/decision.h"
#include "hub/sync/ledger/local_clock.h"
#include "hub/sync/ledger/local_edit.h"

namespace leadloom::sync {
namespace {

/// What shall hold, and for how long.
struct Choice {
    model::Value value;
    std::string rule;
};

std::string nameOf(const store::ConflictRow& row) {
    return "conflict " + std::to_string(row.id);
}

Result<store::ConflictRow> conflictNamed(store::Transaction& tx, std::int64_t id) {
    auto row = tx.conflict(id);
    if (!row) return row.error();
    if (*row) return **std::move(row);
    return Error{ErrorKind::NotFound, "there is no conflict " + std::to_string(id),
                 "leadloom conflicts lists those that wait"};
}

Status expectOpen(const store::ConflictRow& row) {
    switch (row.state) {
        case store::ConflictState::Open:
            return Status::ok();
        case store::ConflictState::Settled:
            return Error{ErrorKind::Usage,
                         nameOf(row) + " is settled already (" + row.settledBy + ")",
                         "an edit in one of the systems opens it again; what was decided for ever "
                         "is taken back with leadloom conflicts release"};
        case store::ConflictState::Gone:
            break;
    }
    return Error{ErrorKind::Usage, nameOf(row) + " is gone: the records came to agree meanwhile",
                 "leadloom conflicts lists those that wait"};
}

struct Place {
    std::string connection;
    std::string record;  ///< "connection/stream/record"
};

Place placeOf(const Workspace& workspace, const store::ConflictCandidate& candidate) {
    const StreamContext* stream = workspace.stream(candidate.stream);
    if (stream == nullptr) return {};
    return {stream->connection->settings->name, stream->place() + "/" + candidate.record};
}

/// The candidates that `take` names as a connection or as one record.
std::vector<const store::ConflictCandidate*> named(const Workspace& workspace,
                                                   const store::ConflictRow& row,
                                                   const std::string& take) {
    std::vector<const store::ConflictCandidate*> found;
    for (const store::ConflictCandidate& candidate : row.candidates) {
        const Place place = placeOf(workspace, candidate);
        if (take == place.record || (!take.empty() && take == place.connection)) {
            found.push_back(&candidate);
        }
    }
    return found;
}

/// The connections, or the records where one has several, that have a say.
std::string whoHasASay(const Workspace& workspace, const store::ConflictRow& row) {
    std::string names;
    for (const store::ConflictCandidate& candidate : row.candidates) {
        const Place place = placeOf(workspace, candidate);
        const bool several = named(workspace, row, place.connection).size() > 1;
        names += (names.empty() ? "" : ", ") + (several ? place.record : place.connection);
    }
    return names;
}

/// A value of the person's own; of a field with several values only a whole side can be taken.
Result<Choice> ownChoice(const Workspace& workspace, const store::ConflictRow& row,
                         const model::FieldSpec& spec, const Settlement& settlement) {
    if (spec.many) {
        return Error{ErrorKind::Usage,
                     nameOf(row) + ": " + spec.name + " holds several values, so a side is taken",
                     "take one of " + whoHasASay(workspace, row)};
    }
    auto value = writtenValue(workspace, spec, settlement.value);
    if (!value) return value.error();
    return Choice{*std::move(value),
                  std::string(settlement.forEver ? DecidedForEver : DecidedOnce)};
}

Error hasNoSay(const Workspace& workspace, const store::ConflictRow& row,
               const model::FieldSpec& spec, const std::string& take) {
    const bool known = workspace.connection(take) != nullptr;
    return {ErrorKind::Usage,
            nameOf(row) + ": " +
                (known ? take + " has no say about " + spec.name
                       : "there is no connection named \"" + take + "\""),
            "take one of " + whoHasASay(workspace, row) +
                "; a value of your own is given with --value"};
}

Result<Choice> choiceOf(const Workspace& workspace, const store::ConflictRow& row,
                        const model::FieldSpec& spec, const Settlement& settlement) {
    if (settlement.take.empty()) return ownChoice(workspace, row, spec, settlement);
    const auto candidates = named(workspace, row, settlement.take);
    if (candidates.empty()) return hasNoSay(workspace, row, spec, settlement.take);
    const bool agree = std::all_of(candidates.begin(), candidates.end(), [&](const auto* other) {
        return other->value == candidates.front()->value;
    });
    if (!agree) {
        std::string records;
        for (const auto* candidate : candidates) {
            records += (records.empty() ? "" : ", ") + placeOf(workspace, *candidate).record;
        }
        return Error{ErrorKind::Usage,
                     nameOf(row) + ": " + settlement.take + " holds several records that differ",
                     "take one of " + records};
    }
    const std::string connection = placeOf(workspace, *candidates.front()).connection;
    return Choice{candidates.front()->value, settlement.forEver
                                                 ? std::string(TakeForEver) + connection
                                                 : std::string(DecidedOnce)};
}

Result<Dossier> dossierOf(store::Transaction& tx, const store::ConflictRow& row) {
    auto loaded = loadDossier(tx, row.entity);
    if (!loaded) return loaded.error();
    const bool lives = *loaded && (*loaded)->record.state == store::CanonicalState::Live &&
                       (*loaded)->record.id == row.entity;
    if (lives) return **std::move(loaded);
    return Error{ErrorKind::Usage, nameOf(row) + " is about a lead that isn't there any more",
                 "leadloom conflicts lists those that wait"};
}

Status note(RunState& run, store::Transaction& tx, const std::string& actor,
            const std::string& action, const store::ConflictRow& row, std::string detail) {
    store::AuditRow audit;
    audit.atUs = run.clock.wallUs();
    audit.actor = actor;
    audit.action = action;
    audit.subject = std::to_string(row.id);
    audit.detail = std::move(detail);
    return tx.appendAudit(audit);
}

/// What the audit says of it: how, not which value.
std::string describe(const model::FieldSpec& spec, const store::ConflictRow& row,
                     const Choice& choice, const Settlement& settlement) {
    std::string text = spec.name + " of lead " + row.entity.text() + ": took ";
    text += settlement.take.empty() ? "a value of their own" : settlement.take;
    if (isStanding(choice.rule)) text += ", for ever";
    return text;
}

}  // namespace

Result<store::ConflictRow> settleConflict(const Workspace& workspace, store::Store& store,
                                          const Settlement& settlement) {
    const RunOptions options;
    RunState run(workspace, store, *workspace.settings().clock, options, {});
    auto tx = store.beginWrite();
    if (!tx) return tx.error();
    auto row = conflictNamed(**tx, settlement.conflict);
    if (!row) return row.error();
    if (const Status open = expectOpen(*row); !open) return open.error();
    const FieldRule* rule = workspace.rule(row->field);
    if (rule == nullptr) {
        return Error{ErrorKind::Usage, nameOf(*row) + " is about a field that isn't known",
                     "put the mapping that names it back"};
    }
    const auto choice = choiceOf(workspace, *row, *rule->spec, settlement);
    if (!choice) return choice.error();
    auto dossier = dossierOf(**tx, *row);
    if (!dossier) return dossier.error();
    const auto stamp = nextLocalStamp(**tx, run.clock.wallUs(), newestStamp(*dossier, row->field));
    if (!stamp) return stamp.error();
    Status status =
        editLocally(run, **tx, *dossier, {row->field, choice->value, 0, {}, *stamp, choice->rule},
                    "settled", settlement.actor);
    if (!status) return status.error();
    row->state = store::ConflictState::Settled;
    row->held = choice->value;
    row->changedAtUs = run.clock.wallUs();
    row->settledBy = settlement.actor + (isStanding(choice->rule) ? ", for ever" : "");
    if (status = (*tx)->putConflict(*row); !status) return status.error();
    status = note(run, **tx, settlement.actor, "conflict.settle", *row,
                  describe(*rule->spec, *row, *choice, settlement));
    if (!status) return status.error();
    LL_CRASH_POINT("settle.before_commit");
    if (status = (*tx)->commit(); !status) return status.error();
    return *std::move(row);
}

Status releaseDecision(const Workspace& workspace, store::Store& store, std::int64_t conflict,
                       const std::string& actor) {
    const RunOptions options;
    RunState run(workspace, store, *workspace.settings().clock, options, {});
    auto tx = store.beginWrite();
    if (!tx) return tx.error();
    const auto row = conflictNamed(**tx, conflict);
    if (!row) return row.error();
    auto dossier = dossierOf(**tx, *row);
    if (!dossier) return dossier.error();
    const auto& edits = dossier->record.localEdits;
    const bool standing =
        std::any_of(edits.begin(), edits.end(), [&](const store::CanonicalField& edit) {
            return edit.field == row->field && isStanding(edit.rule);
        });
    if (!standing) {
        return Error{ErrorKind::Usage, nameOf(*row) + ": nothing was decided for ever",
                     "what was decided once ends with the next edit in one of the systems"};
    }
    Status status =
        editLocally(run, **tx, *dossier, {row->field, {}, 0, {}, 0, {}}, "released", actor);
    if (!status) return status;
    status = note(run, **tx, actor, "conflict.release", *row, "lead " + row->entity.text());
    return status ? (*tx)->commit() : status;
}

}  // namespace leadloom::sync
