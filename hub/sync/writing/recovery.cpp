#include "hub/base/crash_point.h"
#include "hub/base/mutant.h"
#include "hub/match/matcher.h"
#include "hub/sync/connection/lookup_keys.h"
#include "hub/sync/reading/page_sink.h"
#include "hub/sync/reading/stream_reader.h"
#include "hub/sync/writing/outbox.h"
#include "hub/sync/writing/own_creates.h"

namespace leadloom::sync {
namespace {

bool isCreate(const store::AttemptRow& attempt) {
    const auto operation = static_cast<WriteOperation>(attempt.operation);
    return operation == WriteOperation::Create || operation == WriteOperation::Upsert;
}

bool removesRecord(const store::AttemptRow& attempt) {
    const auto operation = static_cast<WriteOperation>(attempt.operation);
    return operation == WriteOperation::Delete || operation == WriteOperation::Archive;
}

}  // namespace

Status Outbox::loadOpen() {
    blocked_.clear();
    auto tx = run_.store.beginRead();
    if (!tx) return tx.error();
    const auto open = (*tx)->openAttempts(stream_.key);
    if (!open) return open.error();
    for (const store::AttemptRow& attempt : *open)
        blocked_.insert(attempt.entity);
    return Status::ok();
}

Result<std::vector<store::AttemptRow>> Outbox::openAttempts() {
    auto tx = run_.store.beginRead();
    if (!tx) return tx.error();
    return (*tx)->openAttempts(stream_.key);
}

Status Outbox::recover() {
    const auto open = openAttempts();
    if (!open) return open.error();
    if (open->empty()) return Status::ok();
    run_.progress(stream_, "recovering", static_cast<std::int64_t>(open->size()));
    LL_CRASH_POINT("recovery.begin");
    std::vector<store::AttemptRow> updates;
    for (const store::AttemptRow& attempt : *open) {
        if (!isCreate(attempt) && !removesRecord(attempt)) {
            updates.push_back(attempt);
            continue;
        }
        const Status done = recoverOne(attempt);
        if (!done) return done;
    }
    return recoverUpdates(updates);
}

Status Outbox::resendCreates() {
    const auto open = openAttempts();
    if (!open) return open.error();
    std::vector<Sending> resends;
    for (const store::AttemptRow& attempt : *open) {
        if (!isCreate(attempt)) continue;
        const bool searches = stream_.description().createClass == CreateClass::NaturalKey;
        if (searches) {
            if (const Status looked = recoverOne(attempt); !looked) return looked;
        }
        const auto made = isMade(attempt);
        if (!made) return made.error();
        if (*made == Made::Yes) {
            const Status closed = closeMade(attempt);
            if (!closed) return closed;
        }
        if (searches || *made != Made::No || !mayBeResent(attempt)) continue;
        auto sending = sendingAgain(attempt);
        if (!sending) return sending.error();
        // A person removes the cause first.
        if (sending->intent.state == store::IntentState::Parked) continue;
        resends.push_back(*std::move(sending));
    }
    if (resends.empty()) return Status::ok();
    if (const Status noted = noteSentAgain(resends); !noted) return noted;
    LL_CRASH_POINT("recovery.before_resend");
    std::vector<WriteResult> results;
    while (results.size() < resends.size()) {
        const auto left = std::span<Sending>(resends).subspan(results.size());
        for (WriteResult& answer : send(left.first(std::min(batchSize(), left.size()))))
            results.push_back(std::move(answer));
    }
    LL_CRASH_POINT("recovery.after_resend");
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    for (Sending& sending : resends) {
        const Status counted = needIntent(**tx, sending.intent);
        if (!counted) return counted;
        run_.intentTaken(stream_.key, sending.intent.id);
        // What was frozen then may not be what is wanted now.
        run_.overtaken.insert({stream_.key, sending.attempt.entity});
    }
    if (const Status stored = storeResults(**tx, resends, results); !stored) return stored;
    if (const Status committed = (*tx)->commit(); !committed) return committed;
    return stop_ ? Status(*stop_) : Status::ok();
}

bool Outbox::mayBeResent(const store::AttemptRow& attempt) const {
    const StreamDescription& description = stream_.description();
    if (description.createClass == CreateClass::OwnId) return true;
    if (description.createClass != CreateClass::IdempotencyKey) return false;
    // A key that the vendor has forgotten would make a second record.
    const TimeUs lifetimeUs = description.keyLifetimeSeconds * 1'000'000;
    return lifetimeUs == 0 || run_.clock.wallUs() < attempt.atUs + lifetimeUs;
}

Status Outbox::recoverOne(const store::AttemptRow& attempt) {
    if (removesRecord(attempt)) {
        // Somebody may have restored it since, or the id may stand for another record by now.
        if (stream_.description().lookupById) {
            StreamReader reader(run_, stream_, connector_, applier_);
            const Status fetched = reader.fetch({attempt.externalId}, Sighting::Fetched,
                                                store::InboxCause::WriteResult);
            if (!fetched) return fetched;
        }
        return close(attempt, store::AttemptState::Refused, store::AttemptOutcome::Untold,
                     "unknown; tried again");
    }
    const auto made = isMade(attempt);
    if (!made) return made.error();
    // The read to come may show another that fits better.
    if (*made == Made::Yes) return Status::ok();
    if (*made == Made::NotWanted) return awaitSight(attempt);
    if (LL_MUTANT("write.blind_create_retry")) {
        return close(attempt, store::AttemptState::Refused, store::AttemptOutcome::Untold,
                     "sent again");
    }
    switch (stream_.description().createClass) {
        case CreateClass::Marker:
        case CreateClass::NaturalKey:
            return lookForCreated(attempt);
        case CreateClass::None:
            return parkUnknown(attempt);
        case CreateClass::OwnId:
            return findByOwnId(attempt);
        case CreateClass::IdempotencyKey:
            break;
    }
    return mayBeResent(attempt) ? Status::ok() : parkUnknown(attempt);
}

/// Sent again, a create under our own id sets every field anew: where the record is there by now,
/// it may have been edited since.
Status Outbox::findByOwnId(const store::AttemptRow& attempt) {
    const Status looked = lookUp(attempt, true);
    const bool cannot = !looked && looked.error().kind == ErrorKind::Unsupported;
    return cannot ? Status::ok() : looked;
}

Result<Outbox::Sending> Outbox::sendingAgain(const store::AttemptRow& attempt) {
    auto tx = run_.store.beginRead();
    if (!tx) return tx.error();
    const auto intent = (*tx)->intentOf(stream_.key, attempt.entity);
    if (!intent) return intent.error();
    auto sent = store::decodeShadow(attempt.fields);
    if (!sent) return sent.error();
    Sending again;
    if (*intent) again.intent = **intent;
    again.intent.stream = stream_.key;
    again.intent.entity = attempt.entity;
    again.intent.kindOfEntity = stream_.settings->entity;
    again.attempt = attempt;
    again.action = WriteDecision::Action::Create;
    again.sent = *std::move(sent);
    again.again = true;
    return again;
}

/// What a write was for may have been merged away, and its intent with it: it is raised anew, for
/// an attempt is accounted for by its intent.
Status Outbox::needIntent(store::Transaction& tx, store::IntentRow& intent) {
    if (intent.id != 0) return Status::ok();
    if (const Status raised = run_.raise(tx, stream_, intent.entity); !raised) return raised;
    const auto anew = tx.intentOf(stream_.key, intent.entity);
    if (!anew) return anew.error();
    if (*anew) intent = **anew;
    return Status::ok();
}

Result<Outbox::Made> Outbox::isMade(const store::AttemptRow& attempt) {
    auto tx = run_.store.beginRead();
    if (!tx) return tx.error();
    const auto owner = loadDossier(**tx, attempt.entity);
    if (!owner) return owner.error();
    if (!*owner) return Made::No;
    const auto& links = (*owner)->links;
    const bool linked = std::any_of(links.begin(), links.end(), [&](const store::LinkRow& link) {
        return link.stream == stream_.key && link.state == store::LinkState::Live;
    });
    const bool deleted = (*owner)->record.state == store::CanonicalState::Deleted;
    if (deleted && !linked) return Made::NotWanted;
    if (!linked) return Made::No;
    return (*owner)->record.id == attempt.entity ? Made::Yes : Made::NotWanted;
}

/// Whether a read that began after the create, and past the lag there, would have shown its record.
Result<bool> Outbox::wasReadSince(const store::AttemptRow& attempt) {
    if (!stream_.reads()) return true;
    auto tx = run_.store.beginRead();
    if (!tx) return tx.error();
    const auto checkpoint = (*tx)->checkpoint(stream_.key);
    if (!checkpoint) return checkpoint.error();
    const TimeUs shown = attempt.lastSentUs() + stream_.description().indexLagSeconds * 1'000'000;
    return *checkpoint && (*checkpoint)->startedAtUs > shown;
}

/// The record isn't wanted any more; when it was made, it holds what we sent.
Status Outbox::awaitSight(const store::AttemptRow& attempt) {
    const auto read = wasReadSince(attempt);
    if (!read) return read.error();
    if (!*read) return Status::ok();
    return close(attempt, store::AttemptState::Refused, store::AttemptOutcome::NotWanted,
                 "not found, and not wanted any more");
}

/// Whether what an earlier create of the lead made is to be looked for before another is sent.
Result<bool> Outbox::waitsForSearch(store::Transaction& tx, const store::IntentRow& intent) {
    const auto last = OwnCreates::last(tx, stream_, intent.entity);
    if (!last) return last.error();
    if (!*last) return false;
    if ((*last)->outcome == store::AttemptOutcome::NotWanted) return takesUpAgain(tx, **last);
    // It was deleted. Somebody may have restored it and edited it since, where no list shows it: a
    // create under our own id would go over that.
    const bool stood = (*last)->state == store::AttemptState::Done &&
                       stream_.description().createClass == CreateClass::OwnId;
    if (!stood || !sought_.insert(intent.entity).second) return false;
    seek_.push_back(**last);
    somethingDone_ = true;
    return true;
}

Status Outbox::seekAll() {
    std::vector<store::AttemptRow> creates;
    creates.swap(seek_);
    for (const store::AttemptRow& create : creates) {
        if (const Status sought = findByOwnId(create); !sought) return sought;
    }
    return Status::ok();
}

/// A lead may be wanted again whose create nobody saw any more: what became of that one is found
/// out before another is sent, by a person where nothing else tells.
Result<bool> Outbox::takesUpAgain(store::Transaction& tx, const store::AttemptRow& last) {
    if (last.marker != last.entity.text()) return false;
    store::AttemptRow open = last;
    open.state = store::AttemptState::Unknown;
    open.outcome = store::AttemptOutcome::Untold;
    open.answer.clear();
    if (const Status put = tx.putAttempt(open); !put) return put.error();
    run_.openCreates[{stream_.key, last.entity}] = open;
    blocked_.insert(last.entity);
    needsRecovery_ = true;
    return true;
}

Status Outbox::close(const store::AttemptRow& attempt, store::AttemptState state,
                     store::AttemptOutcome outcome, std::string answer) {
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    store::AttemptRow closed = attempt;
    closed.state = state;
    closed.outcome = outcome;
    closed.answer = std::move(answer);
    if (const Status put = (*tx)->putAttempt(closed); !put) return put;
    run_.openCreates.erase({stream_.key, attempt.entity});
    LL_CRASH_POINT("recovery.before_closed");
    return (*tx)->commit();
}

/// Its lead has a record there. What a read knew for the one that the create made was noted then;
/// what joined the lead otherwise may be somebody's.
Status Outbox::closeMade(const store::AttemptRow& attempt) {
    const bool noted = !run_.openCreates.contains({stream_.key, attempt.entity});
    return noted ? Status::ok()
                 : close(attempt, store::AttemptState::Done, store::AttemptOutcome::Doubted,
                         "its lead has a record there");
}

Status Outbox::lookForCreated(const store::AttemptRow& attempt) {
    const TimeUs lag = stream_.description().indexLagSeconds * 1'000'000;
    const bool missedBefore = attempt.outcome == store::AttemptOutcome::Missed;
    const TimeUs due = attempt.atUs + (missedBefore ? 2 * lag : lag);
    if (run_.clock.wallUs() < due) return Status::ok();
    const bool byMarker = stream_.description().createClass == CreateClass::Marker;
    const int looks = lag == 0 && !missedBefore ? 2 : 1;
    for (int look = 0; look < looks; ++look) {
        if (const Status looked = lookUp(attempt, byMarker); !looked) return looked;
        const auto made = isMade(attempt);
        if (!made) return made.error();
        if (*made == Made::Yes) return Status::ok();
        if (*made == Made::NotWanted) return closeMade(attempt);
    }
    LL_CRASH_POINT("recovery.not_found");
    // Somebody may have changed the key: then a list shows it, and no search.
    const auto read = byMarker ? Result<bool>(true) : wasReadSince(attempt);
    if (!read) return read.error();
    if ((missedBefore || looks == 2) && *read) {
        return close(attempt, store::AttemptState::Refused, store::AttemptOutcome::Missed,
                     "not found twice; sent again");
    }
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    store::AttemptRow missed = attempt;
    missed.state = store::AttemptState::Unknown;
    missed.outcome = store::AttemptOutcome::Missed;
    missed.answer = "not found once";
    if (const Status put = (*tx)->putAttempt(missed); !put) return put;
    return (*tx)->commit();
}

Status Outbox::lookUp(const store::AttemptRow& attempt, bool byMarker) {
    PageSink sink(run_, stream_, applier_, nullptr, Sighting::Read, store::InboxCause::WriteResult);
    if (byMarker) {
        const Status looked = connector_.lookupKey(call(), stream_.settings->name,
                                                   LookupKey::Marker, attempt.marker, sink);
        const Status flushed = sink.flush();
        return looked ? flushed : looked;
    }
    const auto sent = store::decodeShadow(attempt.fields);
    if (!sent) return sent.error();
    std::vector<model::FieldValue> values;
    for (const store::ShadowField& field : sent->fields) {
        if (field.canonical.isPresent()) values.push_back({field.field, field.canonical});
    }
    const model::Entity entity = stream_.settings->entity;
    const model::FieldSpec* name = run_.workspace.settings().fields->find(entity, "name");
    const store::ShadowField* named = name == nullptr ? nullptr : sent->find(name->id);
    match::Matcher matcher;
    for (const model::IdentityKey& key : matcher.strongKeys(entity, values)) {
        const LookupKey by = lookupKeyFor(key.kind);
        // A key made for comparing isn't what stands there.
        const bool byName = by == LookupKey::Name && named != nullptr;
        const std::string& value = byName ? named->canonical.text() : key.value;
        const Status looked = connector_.lookupKey(call(), stream_.settings->name, by, value, sink);
        const Status flushed = sink.flush();
        if (!flushed) return flushed;
        if (!looked && looked.error().kind != ErrorKind::Unsupported) return looked;
    }
    return Status::ok();
}

/// Nothing can tell a repeat from a second record there: a person decides.
Status Outbox::parkUnknown(const store::AttemptRow& attempt) {
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    const auto intent = (*tx)->intentOf(stream_.key, attempt.entity);
    if (!intent) return intent.error();
    if (*intent && (*intent)->state == store::IntentState::Parked) return Status::ok();
    Sending sending;
    sending.attempt = attempt;
    sending.attempt.id = 0;
    if (*intent) sending.intent = **intent;
    sending.intent.stream = stream_.key;
    sending.intent.entity = attempt.entity;
    sending.intent.kindOfEntity = stream_.settings->entity;
    if (const Status counted = needIntent(**tx, sending.intent); !counted) return counted;
    run_.intentTaken(stream_.key, sending.intent.id);
    const Status parked = parkIntent(
        **tx, sending, "unknown_outcome",
        {ErrorKind::UnknownOutcome,
         stream_.place() + ": a new record may or may not have been made there for " +
             attempt.entity.text(),
         "look there; replay this dead letter when the record is missing, discard it when it is "
         "there"});
    if (!parked) return parked;
    return (*tx)->commit();
}

}  // namespace leadloom::sync
