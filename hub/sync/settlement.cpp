#include "hub/sync/settlement.h"

#include <algorithm>

#include "hub/base/crash_point.h"
#include "hub/normalize/normalizer.h"
#include "hub/sync/decision.h"
#include "hub/sync/ledger.h"
#include "hub/sync/local_clock.h"
#include "hub/sync/router.h"

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

/// A value as a person writes it, in the field's normal form.
Result<model::Value> writtenValue(const Workspace& workspace, const model::FieldSpec& spec,
                                  const std::string& text) {
    normalize::Normalizer normalizer(workspace.settings().locale);
    const auto refused = [&](std::string_view reason) {
        return Error{ErrorKind::Usage,
                     "that is no connection with a say here, and no value of " + spec.name + ": " +
                         std::string(reason),
                     "take a connection that leadloom conflicts shows, or write a value"};
    };
    if (spec.many) {
        return refused("it holds several values; take a connection");
    }
    const normalize::NormalForm form = normalizer.normalize(spec, text);
    if (form.isRefused()) return refused(form.reason);
    if (form.isEmpty()) return refused("it is empty");
    return model::Value::text(form.value);
}

Result<Choice> choiceOf(const Workspace& workspace, const store::ConflictRow& row,
                        const model::FieldSpec& spec, const Settlement& settlement) {
    const auto candidates = named(workspace, row, settlement.take);
    if (candidates.empty()) {
        if (workspace.connection(settlement.take) != nullptr) {
            return Error{ErrorKind::Usage,
                         nameOf(row) + ": " + settlement.take + " has no say about " + spec.name,
                         "take one of those that leadloom conflicts shows"};
        }
        auto value = writtenValue(workspace, spec, settlement.take);
        if (!value) return value.error();
        return Choice{*std::move(value),
                      std::string(settlement.forEver ? DecidedForEver : DecidedOnce)};
    }
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

TimeUs newestStamp(const store::ConflictRow& row) {
    TimeUs newest = 0;
    for (const store::ConflictCandidate& candidate : row.candidates)
        newest = std::max(newest, candidate.stampUs);
    return newest;
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

/// Resolves the field anew with the decision in it, logs it, and raises what it means elsewhere.
Status carryOut(RunState& run, store::Transaction& tx, Dossier& dossier, model::FieldId field,
                const std::string& word, const std::string& actor) {
    Ledger ledger(run);
    Cause cause;
    cause.word = word;
    cause.record = actor;
    dossier.changed = true;
    Status status = ledger.refresh(tx, dossier, {&field, 1}, cause, nullptr);
    if (status) status = ledger.keep(tx, dossier);
    if (!status) return status;
    Router router(run);
    return router.route(tx, dossier, {&field, 1});
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

void forgetEdits(Dossier& dossier, model::FieldId field) {
    std::erase_if(dossier.record.localEdits,
                  [&](const store::CanonicalField& edit) { return edit.field == field; });
}

/// What the audit says of it: how, not which value.
std::string describe(const model::FieldSpec& spec, const store::ConflictRow& row,
                     const Choice& choice, const Settlement& settlement, bool byPlace) {
    std::string text = spec.name + " of lead " + row.entity.text() + ": took ";
    text += byPlace ? settlement.take : "a value of their own";
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
    const auto stamp = nextLocalStamp(**tx, run.clock.wallUs(), newestStamp(*row));
    if (!stamp) return stamp.error();
    forgetEdits(*dossier, row->field);
    dossier->record.localEdits.push_back({row->field, choice->value, 0, {}, *stamp, choice->rule});
    Status status = carryOut(run, **tx, *dossier, row->field, "settled", settlement.actor);
    if (!status) return status.error();
    row->state = store::ConflictState::Settled;
    row->held = choice->value;
    row->changedAtUs = run.clock.wallUs();
    row->settledBy = settlement.actor + (isStanding(choice->rule) ? ", for ever" : "");
    if (status = (*tx)->putConflict(*row); !status) return status.error();
    const bool byPlace = !named(workspace, *row, settlement.take).empty();
    status = note(run, **tx, settlement.actor, "conflict.settle", *row,
                  describe(*rule->spec, *row, *choice, settlement, byPlace));
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
    forgetEdits(*dossier, row->field);
    Status status = carryOut(run, **tx, *dossier, row->field, "released", actor);
    if (!status) return status;
    status = note(run, **tx, actor, "conflict.release", *row, "lead " + row->entity.text());
    return status ? (*tx)->commit() : status;
}

}  // namespace leadloom::sync
