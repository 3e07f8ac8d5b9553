// What becomes of updates whose outcome isn't known.
#include "hub/base/crash_point.h"
#include "hub/sync/reading/stream_reader.h"
#include "hub/sync/writing/outbox.h"

namespace leadloom::sync {

/// Updates set absolute values: what the record holds now tells what arrived.
Status Outbox::recoverUpdates(const std::vector<store::AttemptRow>& updates) {
    if (updates.empty()) return Status::ok();
    const bool looks = stream_.description().lookupById;
    {
        auto tx = run_.store.beginWrite();
        if (!tx) return tx.error();
        for (const store::AttemptRow& attempt : updates) {
            const Status expected = expectUpdate(**tx, attempt, !looks);
            if (!expected) return expected;
        }
        if (const Status committed = (*tx)->commit(); !committed) return committed;
    }
    if (!looks) return Status::ok();
    std::vector<std::string> ids;
    ids.reserve(updates.size());
    for (const store::AttemptRow& attempt : updates)
        ids.push_back(attempt.externalId);
    StreamReader reader(run_, stream_, connector_, applier_);
    LL_CRASH_POINT("recovery.before_look");
    const Status fetched = reader.fetch(ids, Sighting::AfterSend, store::InboxCause::WriteResult);
    if (!fetched) return fetched;
    for (const store::AttemptRow& attempt : updates) {
        if (const Status kept = inheritStamps(attempt); !kept) return kept;
        const Status closed =
            close(attempt, store::AttemptState::Done, store::AttemptOutcome::Lost, "looked up");
        if (!closed) return closed;
    }
    return Status::ok();
}

/// What may have arrived is no opinion of somebody there when it is seen. Where the record can't be
/// looked at by itself the update is worked out anew, and the next read tells whether it arrived.
Status Outbox::expectUpdate(store::Transaction& tx, const store::AttemptRow& attempt, bool unsure) {
    auto link = tx.link(stream_.key, attempt.externalId);
    if (!link) return link.error();
    const auto sent = store::decodeShadow(attempt.fields);
    if (!sent) return sent.error();
    const auto owner = ownerNow(tx, attempt.entity);
    if (!owner) return owner.error();
    // The id may stand for another lead's record by now.
    const bool another = stream_.description().idsReusable && *link && (*link)->entity != owner->id;
    if (*link && !another && (stream_.reads() || !unsure)) {
        for (const store::ShadowField& field : sent->fields) {
            store::ShadowField& shadow = (*link)->shadow.at(field.field);
            // A recovery that a crash cut short has noted this very value already.
            const bool older = shadow.isUnderWay() && shadow.pending != field.external;
            if (older) shadow.external = shadow.pending;
            shadow.pending = field.external;
            shadow.pendingCanonical = field.canonical;
            shadow.pendingSinceUs = attempt.atUs;
            shadow.settled = shadow.settled || field.settled;
            shadow.unsure = unsure;
        }
        (*link)->hash = {};
        if (const Status put = tx.putLink(**link); !put) return put;
    }
    if (!unsure) return Status::ok();
    store::AttemptRow closed = attempt;
    closed.state = store::AttemptState::Refused;
    closed.outcome = store::AttemptOutcome::Lost;
    closed.answer = "unknown; worked out anew";
    return tx.putAttempt(closed);
}

/// What a look showed to have arrived copies the edit that it was sent for, stamp and all.
Status Outbox::inheritStamps(const store::AttemptRow& attempt) {
    const auto sent = store::decodeShadow(attempt.fields);
    if (!sent) return sent.error();
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    auto link = (*tx)->link(stream_.key, attempt.externalId);
    if (!link) return link.error();
    const auto owner = ownerNow(**tx, attempt.entity);
    if (!owner) return owner.error();
    if (!*link || (*link)->entity != owner->id) return Status::ok();
    std::vector<model::FieldId> changed;
    for (const store::ShadowField& field : sent->fields) {
        store::ShadowField* shadow = (*link)->shadow.find(field.field);
        const bool ours = shadow != nullptr && !shadow->own && shadow->pending.isAbsent() &&
                          shadow->canonical == field.canonical;
        if (!ours || shadow->stampUs == field.stampUs) continue;
        shadow->stampUs = field.stampUs;
        changed.push_back(field.field);
    }
    if (changed.empty()) return Status::ok();
    if (const Status put = (*tx)->putLink(**link); !put) return put;
    const Status resolved = resolveAnew(**tx, owner->id, changed);
    if (!resolved) return resolved;
    return (*tx)->commit();
}

}  // namespace leadloom::sync
