// How a record that no link stands for comes to its lead, or becomes one.
#include "hub/base/crash_point.h"
#include "hub/base/mutant.h"
#include "hub/sync/identity/joinings.h"
#include "hub/sync/ledger/field_lists.h"
#include "hub/sync/ledger/said_values.h"
#include "hub/sync/privacy/consent.h"
#include "hub/sync/privacy/suppression.h"
#include "hub/sync/reading/hidden_from_lists.h"
#include "hub/sync/reading/record_applier.h"
#include "hub/sync/run/epoch.h"

namespace leadloom::sync {
namespace {

/// Of a record that was forgotten the log still tells what was said in it; where ids are used again
/// that may have been another one.
Result<std::vector<model::FieldId>> recallWords(store::Transaction& tx, const StreamContext& stream,
                                                store::LinkRow& link) {
    if (stream.description().idsReusable) return std::vector<model::FieldId>();
    const auto log = tx.consentOf(link.stream, link.externalId);
    if (!log) return log.error();
    return recallConsent(*log, link.shadow);
}

}  // namespace

/// A record on its way to a lead.
struct RecordApplier::Adoption {
    explicit Adoption(const store::InboxRow& row) : told(row) {}

    const store::InboxRow& told;
    store::InboxRow marked;                 ///< with the marker of the lead that it is said to be
    std::optional<store::AttemptRow> made;  ///< the create of ours that made it
    Identification found;
    bool joins = false;  ///< a lead that is there; else it becomes one
    bool kept = false;   ///< what was before the joining is kept, so that it can be taken back
    store::BeforeJoining before;
    Dossier dossier;
    store::LinkRow link;
    std::vector<model::FieldId> recalled;  ///< states of consent that were said in it before

    const store::InboxRow& row() const { return marked.marker.empty() ? told : marked; }
};

Result<RowOutcome> RecordApplier::adopt(store::Transaction& tx, const StreamContext& stream,
                                        const store::InboxRow& told, std::int64_t generation,
                                        bool returned) {
    Adoption adoption(told);
    Status status = findLead(tx, stream, adoption);
    if (!status) return status.error();
    LL_CRASH_POINT("apply.after_match");
    if (adoption.found.dossier) {
        const auto back = MovedRecords::takeBack(tx, stream, told, *adoption.found.dossier);
        if (!back) return back.error();
        if (*back) {
            const auto link = tx.linkHead(stream.key, told.externalId);
            if (!link) return link.error();
            return renew(tx, stream, told, Sighting::Read, generation, **link);
        }
    }
    const auto refused = refuse(tx, stream, adoption);
    if (!refused) return refused.error();
    if (*refused) return **refused;
    status = enter(tx, stream, adoption, generation);
    if (status) status = claimCreate(tx, stream, adoption);
    if (!status) return status.error();
    auto recalled = recallWords(tx, stream, adoption.link);
    if (!recalled) return recalled.error();
    adoption.recalled = *std::move(recalled);
    Dossier& dossier = adoption.dossier;
    status = observer_.observe(tx, stream, dossier, adoption.link, mapped_, adoption.row(),
                               Sighting::Read, observation_);
    if (!status) return status.error();
    adoption.link.version = told.version;
    const bool late = dossier.record.state == store::CanonicalState::Deleted;
    // Who edits what we made of a deleted lead wants it back, and who takes it out of the bin; an
    // id that is used again may be another record's.
    const bool restored = returned && !stream.description().idsReusable;
    const bool wanted = late && (restored || !observation_.touched.empty());
    if (wanted) status = reviveLead(tx, dossier, stream.key, told.externalId);
    if (status) status = keepAdopted(tx, stream, adoption);
    if (status) status = router_.route(tx, dossier, {});
    if (status && late && !wanted) status = departures_.followTheOthers(tx, dossier);
    if (status) status = references_.linked(tx, stream, told.externalId, dossier.record.id);
    if (!status) return status.error();
    return RowOutcome::Applied;
}

/// Which lead it belongs to, if any.
Status RecordApplier::findLead(store::Transaction& tx, const StreamContext& stream,
                               Adoption& adoption) {
    auto made = ownCreates_.behind(tx, stream, adoption.told, mapped_);
    if (!made) return made.error();
    adoption.made = *std::move(made);
    const auto lead = leadNamedBy(tx, stream, adoption.told, adoption.made);
    if (!lead) return lead.error();
    if (*lead != adoption.told.marker) {
        adoption.marked = adoption.told;
        adoption.marked.marker = *lead;
    }
    auto found = identity_.identify(tx, stream, adoption.row(), mapped_);
    if (!found) return found.error();
    adoption.found = *std::move(found);
    if (!adoption.made && !adoption.found.deleted.empty()) {
        auto unseen =
            ownCreates_.unseenOf(tx, stream, adoption.told, mapped_, adoption.found.deleted);
        if (!unseen) return unseen.error();
        adoption.made = *std::move(unseen);
    }
    // A create tells whose record it is more surely than an address that two leads may share.
    if (!adoption.made || adoption.found.rule == "marker") return Status::ok();
    auto late = departures_.deletedLead(tx, adoption.made->entity);
    if (!late) return late.error();
    if (*late) {
        adoption.found.dossier = *std::move(late);
        adoption.found.rule = "marker";
        adoption.found.doubts.clear();
    }
    return Status::ok();
}

/// After a restore a record may carry the id of a lead that the backup doesn't know: the lead is
/// made with that id, so that its other records find it too.
Status RecordApplier::takeFormerId(store::Transaction& tx, const store::InboxRow& row,
                                   Dossier& dossier) {
    const auto id = model::EntityId::parse(row.marker);
    if (run_.epoch == 0 || !id) return Status::ok();
    const auto taken = tx.canonical(*id);
    if (!taken) return taken.error();
    if (!*taken) dossier.record.id = *id;
    return Status::ok();
}

/// The lead whose record it is said to be: by its marker, by what a restore handed over, or because
/// it is what we sent.
Result<std::string> RecordApplier::leadNamedBy(store::Transaction& tx, const StreamContext& stream,
                                               const store::InboxRow& row,
                                               const std::optional<store::AttemptRow>& made) {
    if (!row.marker.empty()) return row.marker;
    if (run_.epoch != 0) {
        auto former = formerLead(tx, run_, stream, row.externalId);
        if (!former || !former->empty()) return former;
    }
    return made ? made->entity.text() : std::string();
}

/// Where it may not come in: what became of it.
Result<std::optional<RowOutcome>> RecordApplier::refuse(store::Transaction& tx,
                                                        const StreamContext& stream,
                                                        const Adoption& adoption) {
    if (adoption.found.dossier) return std::optional<RowOutcome>();
    const auto erased = isOfErasedPerson(tx, run_, stream, adoption.row(), adoption.found.keys);
    if (!erased) return erased.error();
    const bool fenced = !*erased && isFromBeforeTheFence(stream, adoption.row());
    if (!*erased && !fenced) return std::optional<RowOutcome>();
    const auto parked =
        *erased ? parkErased(tx, stream, adoption.row()) : parkFenced(tx, stream, adoption.row());
    if (!parked) return parked.error();
    return std::optional(*parked);
}

bool RecordApplier::isFromBeforeTheFence(const StreamContext& stream,
                                         const store::InboxRow& row) const {
    const TimeUs away = run_.awayUntil(stream.key);
    return away != 0 && run_.corrected(stream, row.vendorTimeUs) < away;
}

/// The lead that it joins or becomes, and its link to it.
Status RecordApplier::enter(store::Transaction& tx, const StreamContext& stream, Adoption& adoption,
                            std::int64_t generation) {
    Identification& found = adoption.found;
    adoption.joins = found.dossier.has_value();
    adoption.kept = adoption.joins && found.rule != "marker";
    if (adoption.kept) rememberSide(adoption.before, *found.dossier, false);
    adoption.dossier =
        adoption.joins ? *std::move(found.dossier) : ledger_.begin(stream.settings->entity);
    if (!adoption.joins) {
        const Status known = takeFormerId(tx, adoption.row(), adoption.dossier);
        if (!known) return known;
    }
    const store::InboxRow& told = adoption.told;
    store::LinkRow& link = adoption.link;
    link.stream = stream.key;
    link.externalId = told.externalId;
    link.entity = adoption.dossier.record.id;
    link.createdBy = found.rule;
    link.hash = told.hash;
    link.vendorTimeUs = told.vendorTimeUs;
    link.inboxSeq = told.seq;
    link.lastSeenGeneration = generation;
    const bool hinted = told.cause == store::InboxCause::Webhook;
    if (hinted && stream.description().lookupById) expectInLists(link);
    const bool taken =
        adoption.dossier.primary(stream.key) != nullptr && !LL_MUTANT("link.second_primary");
    link.role = taken ? store::LinkRole::Secondary : store::LinkRole::Primary;
    return Status::ok();
}

/// What a create of ours sent is expected in the record that it made.
Status RecordApplier::claimCreate(store::Transaction& tx, const StreamContext& stream,
                                  Adoption& adoption) {
    const store::InboxRow& told = adoption.told;
    const model::EntityId& lead = adoption.dossier.record.id;
    const auto* open = ownCreates_.open(stream, lead);
    if (adoption.joins && !adoption.made && open != nullptr)
        OwnCreates::expect(*open, told, mapped_, adoption.link);
    if (adoption.link.role == store::LinkRole::Secondary && !adoption.made) {
        auto former = ownCreates_.formerOf(tx, stream, told, mapped_, lead);
        if (!former) return former.error();
        adoption.made = *std::move(former);
    }
    if (!adoption.joins || !adoption.made) return Status::ok();
    OwnCreates::expect(*adoption.made, told, mapped_, adoption.link);
    return ownCreates_.found(tx, stream, *adoption.made, told, mapped_);
}

Status RecordApplier::keepAdopted(store::Transaction& tx, const StreamContext& stream,
                                  Adoption& adoption) {
    Dossier& dossier = adoption.dossier;
    const Cause cause = Cause::of(adoption.row());
    if (adoption.kept) rememberLink(adoption.before, adoption.link, true);
    dossier.links.push_back(std::move(adoption.link));
    const store::LinkRow& own = dossier.links.back();
    Status status = parkFields(tx, stream, own, adoption.row());
    if (status) status = logConsent(tx, adoption.row());
    if (!status) return status;
    unite(observation_.touched, adoption.recalled);
    if (adoption.joins) {
        const auto& words = adoption.made ? saidFields(own.shadow) : observation_.gaveWay;
        unite(observation_.touched, words);
        status = ledger_.refreshJoined(tx, dossier, observation_.touched, "linked", cause);
        if (status && adoption.kept)
            status = merges_.keepJoining(tx, dossier, adoption.found.rule, cause, adoption.before);
        if (stream.settings->entity == model::Entity::Lead) ++run_.leads.merged;
    } else {
        status = ledger_.create(tx, dossier, observation_.touched, cause);
    }
    if (!status) return status;
    LL_CRASH_POINT("apply.before_links");
    status = ledger_.keep(tx, dossier);
    if (status) status = tx.putLink(own);
    if (!status) return status;
    LL_CRASH_POINT("apply.after_links");
    status = adoption.joins ? identity_.storeKeys(tx, dossier)
                            : Identity::storeKeys(tx, dossier, adoption.found);
    for (const Doubt& doubt : adoption.found.doubts)
        if (status) status = raiseReview(tx, run_, dossier.record.id, doubt, cause);
    StreamCounts& counts = run_.streams[stream.key];
    ++counts.links;
    if (adoption.joins) ++counts.joins;
    return status;
}

}  // namespace leadloom::sync
