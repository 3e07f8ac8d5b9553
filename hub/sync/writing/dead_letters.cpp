#include "hub/sync/writing/dead_letters.h"

#include "hub/sync/ledger/local_clock.h"
#include "hub/sync/ledger/local_edit.h"
#include "hub/sync/writing/circuit.h"

namespace leadloom::sync {
namespace {

Result<store::ParkedRow> parkedRow(store::Transaction& tx, std::int64_t id) {
    auto row = tx.parkedRow(id);
    if (!row) return row.error();
    if (!*row) {
        return Error{ErrorKind::NotFound, "there is no dead letter " + std::to_string(id),
                     "leadloom dead-letters lists those that are there"};
    }
    return **std::move(row);
}

/// What was settled because it was refused is open again. What somebody there said himself stays
/// his contribution.
Status reopenField(const Workspace& workspace, store::Transaction& tx,
                   const store::ParkedRow& row) {
    auto link = tx.link(row.stream, row.externalId);
    if (!link) return link.error();
    const StreamContext* stream = workspace.stream(row.stream);
    if (!*link || stream == nullptr) return Status::ok();
    const model::FieldSpec* spec =
        workspace.settings().fields->find(stream->settings->entity, row.field);
    store::ShadowField* shadow = spec == nullptr ? nullptr : (*link)->shadow.find(spec->id);
    if (shadow == nullptr || shadow->own) return Status::ok();
    const auto dossier = loadDossier(tx, (*link)->entity);
    if (!dossier) return dossier.error();
    const store::CanonicalField* now = *dossier ? (*dossier)->record.find(spec->id) : nullptr;
    const model::Value& agreed =
        shadow->pending.isAbsent() ? shadow->canonical : shadow->pendingCanonical;
    // What is another value is open anyway, and may be all that is left of what somebody said.
    const bool open = now != nullptr && now->value != agreed;
    // What was frozen was never sent: what is agreed on was settled before.
    if (open && row.code == CircuitCode) return Status::ok();
    if (!open) shadow->canonical = model::Value::absent();
    shadow->settled = false;
    return tx.putLink(**link);
}

Status closeAttempts(store::Transaction& tx, const store::ParkedRow& row) {
    const auto open = tx.openAttempts(row.stream);
    if (!open) return open.error();
    for (store::AttemptRow attempt : *open) {
        if (attempt.entity != row.entity) continue;
        attempt.state = store::AttemptState::Refused;
        attempt.answer = "a person asked for another try";
        if (const Status put = tx.putAttempt(attempt); !put) return put;
    }
    return Status::ok();
}

Status reopenIntent(const Workspace& workspace, store::Transaction& tx,
                    const store::ParkedRow& row) {
    const auto known = tx.intentOf(row.stream, row.entity);
    if (!known) return known.error();
    store::IntentRow intent;
    if (*known) {
        intent = **known;
    } else {
        const StreamContext* stream = workspace.stream(row.stream);
        if (stream == nullptr) return Status::ok();
        intent.stream = row.stream;
        intent.entity = row.entity;
        intent.kindOfEntity = stream->settings->entity;
        intent.sinceUs = workspace.settings().clock->wallUs();
    }
    intent.state = store::IntentState::Open;
    intent.tries = 0;
    intent.notBeforeUs = 0;
    intent.reason.clear();
    return tx.putIntent(intent);
}

}  // namespace

Status replayDeadLetter(const Workspace& workspace, store::Store& store, std::int64_t id) {
    auto tx = store.beginWrite();
    if (!tx) return tx.error();
    const auto row = parkedRow(**tx, id);
    if (!row) return row.error();
    if (row->code == "review" || row->code == "deletion" || row->code == "erasure") {
        return Error{ErrorKind::Usage,
                     "dead letter " + std::to_string(id) + " waits for a decision, not for a retry",
                     "discard it, or change the records in their systems so that they agree"};
    }
    Status status;
    if (row->inboxSeq != 0 && row->field.empty()) {
        status = (*tx)->setInboxState(row->inboxSeq, store::InboxState::New);
    } else if (row->inboxSeq != 0 && row->code == "invalid_value") {
        status = (*tx)->setInboxState(row->inboxSeq, store::InboxState::New);
    } else {
        if (!row->field.empty()) status = reopenField(workspace, **tx, *row);
        if (status && row->code == "unknown_outcome") status = closeAttempts(**tx, *row);
        if (status) status = reopenIntent(workspace, **tx, *row);
    }
    if (!status) return status;
    if (status = (*tx)->removeParked(id); !status) return status;
    return (*tx)->commit();
}

Status correctDeadLetter(const Workspace& workspace, store::Store& store, std::int64_t id,
                         const std::string& value, const std::string& actor) {
    const RunOptions options;
    RunState run(workspace, store, *workspace.settings().clock, options, {});
    auto tx = store.beginWrite();
    if (!tx) return tx.error();
    const auto row = parkedRow(**tx, id);
    if (!row) return row.error();
    const auto dossier =
        row->entity.isNull() ? Result(std::optional<Dossier>()) : loadDossier(**tx, row->entity);
    if (!dossier) return dossier.error();
    const model::FieldSpec* spec =
        *dossier ? workspace.settings().fields->find((*dossier)->record.entity, row->field)
                 : nullptr;
    if (row->field.empty() || spec == nullptr) {
        return Error{ErrorKind::Usage,
                     "dead letter " + std::to_string(id) + " is about no single field of a lead",
                     "correct the record in its system, then replay the letter"};
    }
    const auto corrected = writtenValue(workspace, *spec, value);
    if (!corrected) return corrected.error();
    Dossier lead = **dossier;
    const auto stamp = nextLocalStamp(**tx, run.clock.wallUs(), newestStamp(lead, spec->id));
    if (!stamp) return stamp.error();
    // What was settled because it was refused is open for the new value.
    Status status;
    if (row->intent != 0) status = reopenField(workspace, **tx, *row);
    if (status) {
        status = editLocally(run, **tx, lead, {spec->id, *corrected, 0, {}, *stamp, "corrected"},
                             "corrected", actor);
    }
    if (status && row->intent != 0) status = reopenIntent(workspace, **tx, *row);
    if (status) status = (*tx)->removeParked(id);
    if (!status) return status;
    store::AuditRow audit;
    audit.atUs = run.clock.wallUs();
    audit.actor = actor;
    audit.action = "dead_letter.edit";
    audit.subject = std::to_string(id);
    audit.detail = spec->name + " of lead " + lead.record.id.text();
    if (status = (*tx)->appendAudit(audit); !status) return status;
    return (*tx)->commit();
}

Status discardDeadLetter(store::Store& store, std::int64_t id) {
    auto tx = store.beginWrite();
    if (!tx) return tx.error();
    const auto row = parkedRow(**tx, id);
    if (!row) return row.error();
    if (row->inboxSeq != 0 && row->field.empty()) {
        const Status set = (*tx)->setInboxState(row->inboxSeq, store::InboxState::Superseded);
        if (!set) return set;
    }
    if (const Status removed = (*tx)->removeParked(id); !removed) return removed;
    return (*tx)->commit();
}

}  // namespace leadloom::sync
