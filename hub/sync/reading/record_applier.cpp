#include "hub/sync/reading/record_applier.h"

#include <algorithm>

#include "hub/base/crash_point.h"
#include "hub/base/mutant.h"
#include "hub/store/damage.h"
#include "hub/sync/identity/pairing.h"
#include "hub/sync/ledger/field_lists.h"
#include "hub/sync/ledger/said_values.h"
#include "hub/sync/reading/hidden_from_lists.h"
#include "hub/sync/writing/circuit.h"
#include "hub/sync/writing/own_writes.h"

namespace leadloom::sync {
namespace {

bool isDoubted(const store::ParkedRow& note) {
    return note.code == "deletion" || note.code == CircuitCode || note.code == "erasure";
}

std::string evidenceOf(const store::InboxRow& row) {
    if (row.version.starts_with("absence:")) return row.version;
    return row.cause == store::InboxCause::Poll ? "feed" : "404";
}

}  // namespace

RecordApplier::RecordApplier(RunState& run, normalize::LocaleHints locale)
    : run_(run),
      normalizer_(std::move(locale)),
      references_(run),
      observer_(run, references_),
      identity_(run, references_),
      router_(run),
      ledger_(run),
      merges_(run, router_, ledger_, identity_),
      departures_(run, router_, ledger_, merges_),
      ownCreates_(run) {}

Result<RowOutcome> RecordApplier::apply(store::Transaction& tx, const StreamContext& stream,
                                        const store::InboxRow& row, Sighting sighting,
                                        std::int64_t generation) {
    const auto kind = static_cast<RecordKind>(row.kind);
    if (kind == RecordKind::Merge || kind == RecordKind::Convert) {
        const auto moved = departures_.became(tx, stream, row);
        if (!moved) return moved.error();
        return *moved ? RowOutcome::Applied : RowOutcome::Unchanged;
    }
    auto link = tx.linkHead(stream.key, row.externalId);
    if (!link) return link.error();
    const bool dated = *link && row.vendorTimeUs != 0 && (*link)->vendorTimeUs != 0;
    const bool older = dated && row.vendorTimeUs < (*link)->vendorTimeUs;
    const bool accepted = LL_MUTANT("apply.accepts_older");
    if (older && sighting == Sighting::Read && !accepted) return RowOutcome::Superseded;
    if (*link && sighting == Sighting::Read && stream.description().idsReusable) {
        const auto former = isOfFormer(tx, stream, row);
        if (!former) return former.error();
        if (*former) return RowOutcome::Superseded;
    }
    if (kind == RecordKind::Delete) {
        const auto gone = departures_.gone(tx, stream, row, evidenceOf(row));
        if (!gone) return gone.error();
        return *gone ? RowOutcome::Applied : RowOutcome::Unchanged;
    }
    return upsert(tx, stream, row, sighting, generation, *std::move(link));
}

Result<RowOutcome> RecordApplier::upsert(store::Transaction& tx, const StreamContext& stream,
                                         const store::InboxRow& row, Sighting sighting,
                                         std::int64_t generation,
                                         std::optional<store::LinkRow> link) {
    if (link && link->state == store::LinkState::Alias) return RowOutcome::Superseded;
    const Status read = stream.mapping().read(row.payload, row.associations, normalizer_, mapped_);
    if (!read) return parkInvalid(tx, stream, row, read.error());
    if (isPosition(stream, row.externalId)) {
        const Status followed = moved_.follow(tx, stream, row, mapped_);
        if (!followed) return followed.error();
        auto now = tx.linkHead(stream.key, row.externalId);
        if (!now) return now.error();
        link = *std::move(now);
    }
    const auto taken = link ? ownCreates_.tookIdOver(tx, stream, row, mapped_, *link) : false;
    if (!taken) return taken.error();
    if (*taken) {
        // The system gave our new record the id of one that is gone.
        if (const Status freed = freeId(tx, stream, row); !freed) return freed.error();
        link.reset();
    }
    bool returned = false;
    if (!link || link->state != store::LinkState::Live) {
        const auto lives = livesAgain(tx, stream, row, link ? &*link : nullptr, sighting);
        if (!lives) return lives.error();
        if (*lives == Life::None) return RowOutcome::Superseded;
        const auto passed = link ? passOn(tx, stream, row) : false;
        if (!passed) return passed.error();
        if (*passed) link.reset();
        returned = *lives == Life::Returned && !*passed;
        if (returned) {
            const Status removed = tx.removeTombstone(stream.key, row.externalId);
            if (!removed) return removed.error();
        }
    }
    auto outcome = link ? renew(tx, stream, row, sighting, generation, *link)
                        : adopt(tx, stream, row, generation, returned);
    if (!outcome || *outcome == RowOutcome::Parked) return outcome;
    const Status unparked = ledger_.unpark(
        tx, stream, row.externalId,
        [](const store::ParkedRow& note) { return note.field.empty() && !isDoubted(note); });
    if (!unparked) return unparked.error();
    return outcome;
}

Result<RowOutcome> RecordApplier::renew(store::Transaction& tx, const StreamContext& stream,
                                        const store::InboxRow& row, Sighting sighting,
                                        std::int64_t generation, const store::LinkRow& link) {
    auto loaded = loadDossier(tx, link.entity);
    if (!loaded) return loaded.error();
    if (!*loaded) {
        return Error{ErrorKind::Storage,
                     stream.place() + ": the link of record " + row.externalId +
                         " points to a record that isn't there",
                     store::DamageRemedy};
    }
    Dossier& dossier = **loaded;
    if (dossier.record.state == store::CanonicalState::Erased) {
        return parkErased(tx, stream, row);
    }
    store::LinkRow* own = dossier.find(link.stream, link.externalId);
    if (own == nullptr) {
        return Error{
            ErrorKind::Bug,
            "it is linked to a lead that was merged without it into " + dossier.record.id.text(),
            "report this with the log"};
    }
    const bool blank = own->shadow.fields.empty();
    std::optional<store::AttemptRow> made;
    if (blank) {
        auto behind = ownCreates_.behind(tx, stream, row, mapped_);
        if (!behind) return behind.error();
        made = *std::move(behind);
    }
    if (made) {
        const auto given = giveBack(tx, stream, row, generation, *own, *made);
        if (!given) return given.error();
        if (*given) return **given;
    }
    const bool returned = own->state != store::LinkState::Live;
    std::vector<model::FieldId> former;
    if (returned) {
        former = fieldsOf(dossier);
        if (const Status revived = revive(tx, dossier, *own); !revived) return revived.error();
        own = dossier.find(link.stream, link.externalId);
    }
    const store::AttemptRow* open = ownCreates_.open(stream, dossier.record.id);
    if (made) OwnCreates::expect(*made, row, mapped_, *own);
    if (blank && !made && open != nullptr) OwnCreates::expect(*open, row, mapped_, *own);
    // By the time of our last write, which the observer may take for settled.
    const bool read = sighting == Sighting::Read;
    const bool around = read && isFromAroundOurWrite(run_, stream, row, *own);
    const bool behind = read && isVersionBehindOurWrite(run_, stream, row, *own);
    const bool pastLag = isPastLag(stream, row, *own);
    const bool waited = isWaiting(*own);
    const Status observed =
        observer_.observe(tx, stream, dossier, *own, mapped_, row, sighting, observation_);
    if (!observed) return observed.error();
    const bool edited = !observation_.touched.empty();
    const bool overdue = observation_.older && pastLag;
    if (!returned && ((around && edited) || overdue)) return RowOutcome::Superseded;
    if (sighting != Sighting::Again) {
        own->hash = row.hash;
        // What shows our write isn't from before it, however soon behind it the list was read.
        const bool shown = waited && !isWaiting(*own);
        if (!observation_.older && (!behind || shown)) own->version = row.version;
        const bool told = sighting == Sighting::Fetched && row.vendorTimeUs != 0;
        own->vendorTimeUs = told ? row.vendorTimeUs : std::max(own->vendorTimeUs, row.vendorTimeUs);
        const Status followed = Ledger::follow(tx, *own, row.seq);
        if (!followed) return followed.error();
    }
    noteSeen(stream, row, sighting, generation, returned, *own);
    if (const Status kept = keepSeen(tx, stream, row, *own, link); !kept) return kept.error();
    // It may have been made for a lead that isn't there any more.
    if (made) observation_.gaveWay = saidFields(own->shadow);
    if (observation_.touched.empty() && observation_.gaveWay.empty() && !returned) {
        return observation_.notStored.empty() ? RowOutcome::Unchanged : RowOutcome::Applied;
    }
    std::vector<model::FieldId> touched = observation_.touched;
    unite(touched, observation_.gaveWay);
    if (returned) {
        unite(touched, former);
        unite(touched, fieldsOf(dossier));
    }
    const Status said = takeWords(tx, stream, row, dossier, *own, touched, returned || blank);
    if (!said) return said.error();
    if (returned) {
        const Status linked = references_.linked(tx, stream, row.externalId, dossier.record.id);
        if (!linked) return linked.error();
    }
    return RowOutcome::Applied;
}

/// What is known of when the record is shown.
void RecordApplier::noteSeen(const StreamContext& stream, const store::InboxRow& row,
                             Sighting sighting, std::int64_t generation, bool returned,
                             store::LinkRow& own) const {
    // What had to wait is looked at again with the next sighting.
    if (observation_.older || isWaiting(own)) own.hash = {};
    const bool listed = sighting == Sighting::Read && row.cause != store::InboxCause::Webhook;
    const bool shown = listed && (isNeverListed(own) ||
                                  (own.lastSeenGeneration < 0 && !stream.description().lookupById));
    if (generation != 0 || shown) own.lastSeenGeneration = generation;
    const bool unlisted = returned && !listed && stream.description().lookupById;
    if (unlisted || isNeverListed(own)) expectInLists(own);
}

Status RecordApplier::keepSeen(store::Transaction& tx, const StreamContext& stream,
                               const store::InboxRow& row, const store::LinkRow& own,
                               const store::LinkRow& before) {
    if (const Status parked = parkFields(tx, stream, own, row); !parked) return parked;
    if (const Status logged = logConsent(tx, row); !logged) return logged;
    LL_CRASH_POINT("apply.after_contributions");
    if (const Status put = tx.putLink(own); !put) return put;
    return own.version == before.version ? Status::ok() : ledger_.tryAgain(tx, stream, own);
}

/// The lead is worked out anew from what the record says, and goes where it now differs. `whole`:
/// all of it does, not only what was `touched`.
Status RecordApplier::takeWords(store::Transaction& tx, const StreamContext& stream,
                                const store::InboxRow& row, Dossier& dossier, store::LinkRow& own,
                                std::vector<model::FieldId> touched, bool whole) {
    run_.leads.conflicts += static_cast<std::int64_t>(observation_.conflicts.size());
    for (const model::FieldId field : observation_.cleared) {
        ++run_.streams[stream.key].cleared[field];
    }
    if (LL_MUTANT("apply.skips_resolve")) touched.clear();
    Status status = ledger_.refresh(tx, dossier, touched, Cause::of(row), &own);
    if (!status) return status;
    LL_CRASH_POINT("apply.after_change_log");
    const bool keyed = std::any_of(touched.begin(), touched.end(), Identity::isKeyField);
    if (keyed) status = identity_.storeKeys(tx, dossier);
    if (!status) return status;
    const bool matters = std::any_of(touched.begin(), touched.end(), isMatchField);
    if (matters && isPaired(run_.workspace, dossier.record.entity)) {
        status = tx.putMatchDue(dossier.record.id);
    }
    if (status) status = ledger_.keep(tx, dossier);
    if (whole) touched.clear();
    return status ? router_.route(tx, dossier, touched) : status;
}

Status RecordApplier::logConsent(store::Transaction& tx, const store::InboxRow& row) {
    for (store::ConsentRow& line : observation_.consent) {
        line.stream = row.stream;
        line.record = row.externalId;
        line.notedUs = run_.clock.wallUs();
        line.inboxSeq = row.seq;
        line.runId = run_.runId;
        if (const Status appended = tx.appendConsent(line); !appended) return appended;
    }
    return Status::ok();
}

Status RecordApplier::applyAgain(store::Transaction& tx) {
    while (!run_.again.empty()) {
        const auto [key, externalId] = std::move(run_.again.back());
        run_.again.pop_back();
        const StreamContext* stream = run_.workspace.stream(key);
        if (stream == nullptr) continue;
        auto row = tx.newestInbox(key, externalId, true);
        if (!row) return row.error();
        const bool hinted =
            *row && (*row)->state == store::InboxState::New && (*row)->payload.empty();
        if (hinted) {
            // What it names is fetched in its turn; until then the record is as it was last seen.
            const auto link = tx.linkHead(key, externalId);
            if (!link) return link.error();
            row = *link ? tx.inbox((*link)->inboxSeq) : std::optional<store::InboxRow>();
            if (!row) return row.error();
        }
        const bool usable = *row && (*row)->state != store::InboxState::Parked &&
                            static_cast<RecordKind>((*row)->kind) == RecordKind::Upsert &&
                            !(*row)->payload.empty();
        if (!usable) continue;
        const auto outcome = apply(tx, *stream, **row, Sighting::Again, 0);
        if (!outcome) return outcome.error();
    }
    return Status::ok();
}

}  // namespace leadloom::sync
