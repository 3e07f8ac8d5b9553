#include "hub/sync/privacy/consent.h"
#include "hub/sync/reading/another_record.h"
#include "hub/sync/reading/former_records.h"
#include "hub/sync/reading/record_applier.h"
#include "hub/sync/writing/own_writes.h"

namespace leadloom::sync {

Status RecordApplier::freeId(store::Transaction& tx, const StreamContext& stream,
                             const store::InboxRow& row) {
    const auto gone = departures_.gone(tx, stream, row, "reused");
    if (!gone) return gone.error();
    const auto former = tx.link(stream.key, row.externalId);
    if (!former) return former.error();
    return *former ? keepFormer(tx, **former) : Status::ok();
}

/// Whether the row tells of a record that had this id before the one that we made. What a complete
/// read shows is there.
Result<bool> RecordApplier::isOfFormer(store::Transaction& tx, const StreamContext& stream,
                                       const store::InboxRow& row) const {
    const auto link = tx.link(stream.key, row.externalId);
    if (!link) return link.error();
    if (!*link) return false;
    if (static_cast<RecordKind>(row.kind) == RecordKind::Delete)
        return isOfFormerRecord(run_, stream, row, **link);
    return row.cause != store::InboxCause::Reconcile &&
           isFromBeforeItsCreate(run_, stream, row, **link);
}

Result<RecordApplier::Life> RecordApplier::livesAgain(store::Transaction& tx,
                                                      const StreamContext& stream,
                                                      const store::InboxRow& row,
                                                      const store::LinkRow* link,
                                                      Sighting sighting) {
    const auto tombstone = tx.tombstone(stream.key, row.externalId);
    if (!tombstone) return tombstone.error();
    if (!*tombstone) return Life::New;
    const bool fetched = sighting == Sighting::Fetched && row.cause != store::InboxCause::Webhook;
    bool newer = sighting == Sighting::AfterSend || row.cause != store::InboxCause::Webhook;
    if (row.vendorTimeUs != 0 && !fetched) {
        const bool since = run_.corrected(stream, row.vendorTimeUs) > (*tombstone)->atUs;
        // A state between the last one read and the deletion is no sign of life, unless a complete
        // read shows it: asked for by id, where that can be.
        const bool shown = row.cause == store::InboxCause::Reconcile &&
                           !stream.description().lookupById && link != nullptr;
        newer = since ? link == nullptr || row.vendorTimeUs > link->vendorTimeUs
                      : shown && link->vendorTimeUs != 0 && row.vendorTimeUs > link->vendorTimeUs;
    }
    return newer ? Life::Returned : Life::None;
}

/// Where ids are used again, that of a record that is gone may be another one's now: it goes to
/// that one. Whether it does.
Result<bool> RecordApplier::passOn(store::Transaction& tx, const StreamContext& stream,
                                   const store::InboxRow& row) {
    if (!stream.description().idsReusable) return false;
    const auto former = tx.link(stream.key, row.externalId);
    if (!former) return former.error();
    const bool gone = *former && (*former)->state == store::LinkState::Gone;
    const bool ours = gone && row.marker == (*former)->entity.text();
    if (!gone || ours || !isAnotherRecord(stream.mapping(), (*former)->shadow, mapped_))
        return false;
    const Status kept = keepFormer(tx, **former);
    return kept ? Result<bool>(true) : kept.error();
}

Status RecordApplier::revive(store::Transaction& tx, Dossier& dossier, store::LinkRow& own) {
    const bool taken = dossier.primary(own.stream) != nullptr;
    own.state = store::LinkState::Live;
    own.role = taken ? store::LinkRole::Secondary : store::LinkRole::Primary;
    return dossier.record.state == store::CanonicalState::Deleted
               ? reviveLead(tx, dossier, own.stream, std::string(own.externalId))
               : Status::ok();
}

Status RecordApplier::reviveLead(store::Transaction& tx, Dossier& dossier, store::StreamKey stream,
                                 const std::string& externalId) {
    dossier.record.state = store::CanonicalState::Live;
    dossier.changed = true;
    for (const store::LinkRow& link : dossier.links) {
        const auto intent = tx.intentOf(link.stream, dossier.record.id);
        if (!intent) return intent.error();
        if (!*intent || (*intent)->kind == store::IntentKind::Differ) continue;
        if (const Status removed = tx.removeIntent(link.stream, dossier.record.id); !removed)
            return removed;
        run_.intentGone(link.stream, (*intent)->id);
    }
    return forgetOwnDeletes(tx, dossier, stream, externalId);
}

/// What the hub deleted because the record was gone elsewhere is made again when it comes back
/// there: nobody ever wanted it gone for a reason of its own.
Status RecordApplier::forgetOwnDeletes(store::Transaction& tx, Dossier& dossier,
                                       store::StreamKey stream, const std::string& externalId) {
    std::vector<store::LinkRow> kept;
    store::Shadow said;
    for (store::LinkRow& link : dossier.links) {
        bool ours = false;
        if (link.state == store::LinkState::Gone) {
            const auto tombstone = tx.tombstone(link.stream, link.externalId);
            if (!tombstone) return tombstone.error();
            ours = *tombstone && (*tombstone)->reason == "propagated";
        }
        if (!ours) {
            kept.push_back(std::move(link));
            continue;
        }
        carryConsent(link.shadow, said);
        Status removed = tx.removeLink(link.stream, link.externalId);
        if (removed) removed = tx.dropInbox(link.inboxSeq);
        if (!removed) return removed;
    }
    dossier.links = std::move(kept);
    store::LinkRow* back = dossier.find(stream, externalId);
    if (back != nullptr) carryConsent(said, back->shadow);
    return Status::ok();
}

}  // namespace leadloom::sync
