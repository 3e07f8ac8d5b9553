#include <algorithm>

#include "hub/base/crash_point.h"
#include "hub/store/damage.h"
#include "hub/sync/ledger/said_values.h"
#include "hub/sync/reading/hidden_from_lists.h"
#include "hub/sync/writing/outbox.h"

namespace leadloom::sync {
namespace {

constexpr int MostTries = 10;
constexpr int QuickTries = 3;
constexpr int MostMergesFollowed = 64;
constexpr TimeUs FirstDelayUs = 1'000'000;
constexpr TimeUs LongestDelayUs = 900'000'000;

TimeUs backOff(int tries) {
    return std::min(FirstDelayUs << std::min(tries, 10), LongestDelayUs);
}

std::string answerOf(const Status& status) {
    if (status) return "ok";
    return std::string(toString(status.error().kind)) + ": " + status.error().message;
}

bool removes(WriteDecision::Action action) {
    return action == WriteDecision::Action::Delete || action == WriteDecision::Action::Archive;
}

}  // namespace

Status Outbox::storeResults(store::Transaction& tx, std::span<const Sending> sendings,
                            std::span<const WriteResult> results) {
    for (std::size_t place = 0; place < sendings.size(); ++place) {
        const std::pair record{stream_.key, sendings[place].attempt.entity};
        run_.inFlight.erase(record);
        const Status stored = storeResult(tx, sendings[place], results[place]);
        if (!stored) return stored;
        if (run_.overtaken.erase(record) == 0) continue;
        const Status raised = run_.raise(tx, stream_, record.second);
        if (!raised) return raised;
    }
    LL_CRASH_POINT("outbox.inside_result_commit");
    return Status::ok();
}

Status Outbox::storeResult(store::Transaction& tx, const Sending& sending,
                           const WriteResult& result) {
    if (result.status) return succeeded(tx, sending, result);
    const Error& error = result.status.error();
    switch (error.kind) {
        case ErrorKind::UnknownOutcome:
        case ErrorKind::Accepted:
            return unknown(tx, sending, error);
        case ErrorKind::Conflict:
            return baseMoved(tx, sending, result);
        case ErrorKind::InvalidRecord:
            return refused(tx, sending, result);
        case ErrorKind::NotFound:
            return vanished(tx, sending);
        case ErrorKind::RateLimited:
        case ErrorKind::Quota:
        case ErrorKind::Transient:
        case ErrorKind::Unreachable:
            return notNow(tx, sending, error);
        case ErrorKind::Auth:
            stop_ = error;
            return closeAttempt(tx, sending, stateUntold(sending), answerOf(error));
        case ErrorKind::Cancelled:
            return closeAttempt(tx, sending, stateUntold(sending), answerOf(error));
        case ErrorKind::Forbidden:
        case ErrorKind::InvalidConfig:
        case ErrorKind::CursorExpired:
        case ErrorKind::Unsupported:
        case ErrorKind::Bug:
        case ErrorKind::Storage:
        case ErrorKind::Usage:
        case ErrorKind::Guard:
            break;
    }
    return notLetIn(tx, sending, error);
}

Status Outbox::closeAttempt(store::Transaction& tx, const Sending& sending,
                            store::AttemptState state, std::string answer) {
    store::AttemptRow attempt;
    attempt.id = sending.attempt.id;
    attempt.entity = sending.attempt.entity;
    attempt.externalId = sending.attempt.externalId;
    attempt.sentAgainUs = sending.attempt.sentAgainUs;
    attempt.state = state;
    const bool done = state == store::AttemptState::Done;
    attempt.outcome = done ? store::AttemptOutcome::Answered : store::AttemptOutcome::Untold;
    attempt.answer = std::move(answer);
    return tx.putAttempt(attempt);
}

Status Outbox::succeeded(store::Transaction& tx, const Sending& sending,
                         const WriteResult& result) {
    const Status closed = closeAttempt(tx, sending, store::AttemptState::Done, "ok");
    if (!closed) return closed;
    run_.openCreates.erase({stream_.key, sending.attempt.entity});
    if (removes(sending.action)) return removedThere(tx, sending);
    toldMore_.clear();
    Status kept = keepWritten(tx, sending, result);
    if (kept && !toldMore_.empty()) kept = takeAnswer(tx, result);
    // What was told of an id before it was used again is about another record.
    const bool known = sending.again && !result.externalId.empty();
    if (!kept || !known || stream_.description().idsReusable) return kept;
    const std::string id = canonicalId(stream_.description().idRule, result.externalId);
    return applier_.catchUp(tx, stream_, id, sending.attempt.atUs);
}

Status Outbox::removedThere(store::Transaction& tx, const Sending& sending) {
    auto link = tx.link(stream_.key, sending.attempt.externalId);
    if (!link) return link.error();
    if (*link) {
        (*link)->state = store::LinkState::Gone;
        (*link)->hash = {};
        if (const Status put = tx.putLink(**link); !put) return put;
    }
    store::TombstoneRow tombstone;
    tombstone.stream = stream_.key;
    tombstone.externalId = sending.attempt.externalId;
    const bool undoes = sending.intent.kind == store::IntentKind::Restore;
    tombstone.reason = undoes ? "undone" : "propagated";
    tombstone.evidence = sending.intent.evidence;
    tombstone.atUs = run_.clock.wallUs();
    if (const Status put = tx.putTombstone(tombstone); !put) return put;
    return end(tx, sending.intent, &OutboxCounts::deleted);
}

Status Outbox::keepWritten(store::Transaction& tx, const Sending& sending,
                           const WriteResult& result) {
    const bool creates = sending.attempt.externalId.empty();
    const std::string id = creates ? canonicalId(stream_.description().idRule, result.externalId)
                                   : sending.attempt.externalId;
    if (id.empty()) {
        return parkIntent(
            tx, sending, "no_id",
            {ErrorKind::Bug, stream_.place() + ": a create was answered without an id",
             "tell the connector's author"});
    }
    const auto now = ownerNow(tx, sending.attempt.entity);
    if (!now) return now.error();
    const model::EntityId owner = now->id;
    auto known = tx.link(stream_.key, id);
    if (!known) return known.error();
    bool foreign = *known && (*known)->state == store::LinkState::Live && (*known)->entity != owner;
    // A create that is repeated finds the record that it made: it isn't told as a new one then.
    const bool made = result.created || sending.again;
    if (foreign) {
        const auto ours = takeNewcomer(tx, sending, **known, owner);
        if (!ours) return ours.error();
        if (*ours && isAnsweredAgain(sending))
            return end(tx, sending.intent, &OutboxCounts::created);
        const auto givenOn = *ours ? Result<bool>(false) : isGivenOn(tx, sending, result, **known);
        if (!givenOn) return givenOn.error();
        if (*givenOn) return keepGivenOn(tx, sending, **known, owner);
        foreign = !*ours;
        if (*ours) known = tx.link(stream_.key, id);
        if (!known) return known.error();
    }
    if (creates && result.created) madeNow_.insert(id);
    const bool reused = foreign && made && stream_.description().idsReusable;
    if (foreign && !reused) {
        return parkIntent(tx, sending, "identity",
                          {ErrorKind::Conflict,
                           stream_.place() + ": the system put our new record into record " + id +
                               ", which belongs to another lead",
                           "merge the two leads, or part the records there"});
    }
    if (reused) {
        // The record that had this id before is gone.
        if (const Status gone = goneThere(tx, id); !gone) return gone;
    }
    auto linked = creates ? linkOfCreated(tx, id, owner, made)
                          : Result<store::LinkRow>(known->value_or(store::LinkRow{}));
    if (!linked) return linked.error();
    store::LinkRow& link = *linked;
    // What was found there by our own id, though lists had long been without it, no list shows.
    const bool hides = creates && !result.created && link.state == store::LinkState::Gone &&
                       !stream_.description().lookupById;
    if (hides) link.lastSeenGeneration = HiddenFromLists;
    const bool back = link.state == store::LinkState::Gone;
    link.state = store::LinkState::Live;
    std::vector<model::FieldId> anew = adoptSent(link, sending, result);
    addUnheld(*now, sending.sent, anew);
    if (back) anew = saidFields(link.shadow);
    if (const Status put = tx.putLink(link); !put) return put;
    if (const Status resolved = resolveAnew(tx, owner, anew); !resolved) return resolved;
    if (creates) {
        const Status woken = planner_.references().linked(tx, stream_, id, owner);
        if (!woken) return woken;
        const Status again = applier_.applyAgain(tx);
        if (!again) return again;
    }
    if (owner != sending.attempt.entity) {
        if (const Status raised = run_.raise(tx, stream_, owner); !raised) return raised;
    }
    const auto how = creates ? WriteDecision::Action::Create : WriteDecision::Action::Update;
    const bool refusedSome = refusedFields_.contains(sending.intent.id);
    if (!sending.associations.empty()) {
        bindings_.push_back({sending.intent, how});
        if (refusedSome) refusedFields_.erase(sending.intent.id);
        return Status::ok();
    }
    return end(tx, sending.intent, creates ? &OutboxCounts::created : &OutboxCounts::updated);
}

/// The lead that a write was for, or the one it was merged into while the answer was on its way.
Result<store::CanonicalRow> Outbox::ownerNow(store::Transaction& tx, model::EntityId entity) {
    for (int step = 0; step < MostMergesFollowed; ++step) {
        auto record = tx.canonical(entity);
        if (!record) return record.error();
        if (!*record) {
            store::CanonicalRow unknown;
            unknown.id = entity;
            return unknown;
        }
        if ((*record)->state != store::CanonicalState::Merged) return **std::move(record);
        entity = (*record)->mergedInto;
    }
    return Error{ErrorKind::Storage, "a chain of merged records does not end at " + entity.text(),
                 store::DamageRemedy};
}

Status Outbox::baseMoved(store::Transaction& tx, const Sending& sending,
                         const WriteResult& result) {
    const Status closed =
        closeAttempt(tx, sending, store::AttemptState::Refused, answerOf(result.status));
    if (!closed) return closed;
    const std::string own = canonicalId(stream_.description().idRule, sending.attempt.externalId);
    const std::string existing = canonicalId(stream_.description().idRule, result.existingId);
    const bool taken = !existing.empty() && existing != own;
    if (taken) {
        const auto inTheWay = tx.link(stream_.key, existing);
        if (!inTheWay) return inTheWay.error();
        const bool live = *inTheWay && (*inTheWay)->state == store::LinkState::Live;
        // Trying again can't help: that record is somebody else's (a shared mailbox, most often).
        if (live && (!own.empty() || (*inTheWay)->entity != sending.attempt.entity))
            return valueTaken(tx, sending, result, existing);
    }
    store::IntentRow intent = sending.intent;
    ++intent.tries;
    const std::string& otherId = taken ? existing : own;
    if (intent.tries >= MostTries || otherId.empty()) {
        return parkIntent(tx, sending, "conflict", result.status.error());
    }
    refetch_.push_back(otherId);
    const TimeUs delay = intent.tries > QuickTries ? backOff(intent.tries) : 0;
    intent.notBeforeUs = run_.clock.wallUs() + delay;
    intent.state = store::IntentState::Waiting;
    intent.reason = taken ? "another record has what must be unique there"
                          : "the record changed there meanwhile";
    somethingDone_ = true;
    return tx.putIntent(intent);
}

model::FieldId Outbox::fieldNamed(const Sending& sending, const std::string& vendorName) const {
    const std::string quoted = "\"" + vendorName + "\"";
    for (const store::ShadowField& sent : sending.sent.fields) {
        if (stream_.mapping().placeOf(sent.field) == vendorName) return sent.field;
        const mapping::ExternalField one{sent.field, sent.external};
        if (stream_.mapping().compose({&one, 1}).find(quoted) != std::string::npos) {
            return sent.field;
        }
    }
    return 0;
}

/// A record that another one keeps from being as it should: only that field of it waits for a
/// person, where the vendor named it and the record is there already.
Status Outbox::valueTaken(store::Transaction& tx, const Sending& sending, const WriteResult& result,
                          const std::string& existing) {
    const Error error{ErrorKind::Conflict,
                      stream_.place() + ": record " + existing +
                          ", of another lead or a second one of this lead, has what must be "
                          "unique there",
                      "merge the two, or give one of them its own value"};
    const model::FieldId field = sending.attempt.externalId.empty() || result.refusedField.empty()
                                     ? 0
                                     : fieldNamed(sending, result.refusedField);
    return field == 0 ? parkIntent(tx, sending, "conflict", error)
                      : parkField(tx, sending, field, "conflict", error);
}

Status Outbox::refused(store::Transaction& tx, const Sending& sending, const WriteResult& result) {
    const Error& error = result.status.error();
    const model::FieldId field =
        result.refusedField.empty() ? 0 : fieldNamed(sending, result.refusedField);
    if (field == 0) return parkIntent(tx, sending, "invalid_record", error);
    return parkField(tx, sending, field, "refused_field",
                     {error.kind, stream_.place() + ": " + error.message,
                      "correct the value, or map the field differently"});
}

Status Outbox::parkField(store::Transaction& tx, const Sending& sending, model::FieldId field,
                         const std::string& code, const Error& error) {
    const Status closed =
        closeAttempt(tx, sending, store::AttemptState::Refused, answerOf(Status(error)));
    if (!closed) return closed;
    refusedFields_[sending.intent.id].insert(field);
    refusedValues_[{sending.intent.id, field}] = *sending.sent.find(field);
    somethingDone_ = true;
    store::ParkedRow parked;
    parked.stream = stream_.key;
    parked.externalId = sending.attempt.externalId;
    parked.entity = sending.attempt.entity;
    parked.intent = sending.intent.id;
    const FieldRule* rule = run_.workspace.rule(field);
    parked.field = rule == nullptr ? std::string() : rule->spec->name;
    parked.code = code;
    parked.reason = error.message;
    parked.remedy = error.remedy;
    return ledger_.park(tx, std::move(parked));
}

/// What becomes of an attempt that wasn't let in: nothing was done, but what is sent again may have
/// been done the first time.
store::AttemptState Outbox::stateUntold(const Sending& sending) {
    return sending.again ? store::AttemptState::Unknown : store::AttemptState::Refused;
}

Status Outbox::notNow(store::Transaction& tx, const Sending& sending, const Error& error) {
    const Status closed = closeAttempt(tx, sending, stateUntold(sending), answerOf(error));
    if (!closed) return closed;
    store::IntentRow intent = sending.intent;
    ++intent.tries;
    const TimeUs told = std::chrono::microseconds(error.retryAfter).count();
    intent.notBeforeUs = run_.clock.wallUs() + (told != 0 ? told : backOff(intent.tries));
    intent.state = store::IntentState::Waiting;
    intent.reason = std::string(toString(error.kind));
    return tx.putIntent(intent);
}

/// Trying again doesn't help until somebody removes the cause; what is written then is worked out
/// anew.
Status Outbox::notLetIn(store::Transaction& tx, const Sending& sending, const Error& error) {
    run_.overtaken.erase({stream_.key, sending.attempt.entity});
    const Status closed = closeAttempt(tx, sending, stateUntold(sending), answerOf(error));
    if (!closed) return closed;
    Sending parked = sending;
    parked.attempt.id = 0;
    return parkIntent(tx, parked, std::string(toString(error.kind)), error);
}

Status Outbox::unknown(store::Transaction& tx, const Sending& sending, const Error& error) {
    const Status closed = closeAttempt(tx, sending, store::AttemptState::Unknown, answerOf(error));
    if (!closed) return closed;
    store::IntentRow intent = sending.intent;
    ++intent.tries;
    intent.state = store::IntentState::Waiting;
    intent.reason = "the outcome of a write isn't known yet";
    if (const Status put = tx.putIntent(intent); !put) return put;
    blocked_.insert(intent.entity);
    needsRecovery_ = true;
    if (sending.attempt.externalId.empty()) {
        run_.openCreates[{stream_.key, intent.entity}] = sending.attempt;
    }
    return Status::ok();
}

Status Outbox::vanished(store::Transaction& tx, const Sending& sending) {
    if (removes(sending.action)) return succeeded(tx, sending, {});
    if (sending.attempt.externalId.empty()) {
        return parkIntent(
            tx, sending, "not_found",
            {ErrorKind::NotFound, stream_.place() + ": a create was answered with \"not found\"",
             "check the stream's settings"});
    }
    const Status closed = closeAttempt(tx, sending, store::AttemptState::Refused, "not_found");
    if (!closed) return closed;
    somethingDone_ = true;
    if (stream_.description().lookupById) {
        store::IntentRow intent = sending.intent;
        if (++intent.tries >= MostTries) {
            return parkIntent(tx, sending, "not_found",
                              {ErrorKind::NotFound,
                               stream_.place() + ": record " + sending.attempt.externalId +
                                   " can be read and not be written",
                               "check the rights there"});
        }
        refetch_.push_back(sending.attempt.externalId);
        return tx.putIntent(intent);
    }
    return goneThere(tx, sending.attempt.externalId);
}

/// An answer told that a record is gone.
Status Outbox::goneThere(store::Transaction& tx, const std::string& externalId) {
    store::InboxRow row;
    row.stream = stream_.key;
    row.externalId = externalId;
    row.kind = static_cast<std::uint8_t>(RecordKind::Delete);
    row.receivedAtUs = run_.clock.wallUs();
    row.cause = store::InboxCause::WriteResult;
    row.state = store::InboxState::Applied;
    row.runId = run_.runId;
    if (const Status inserted = tx.insertInbox(row); !inserted) return inserted;
    const auto outcome = applier_.apply(tx, stream_, row, Sighting::Read, 0);
    if (!outcome) return outcome.error();
    return Status::ok();
}

Status Outbox::parkIntent(store::Transaction& tx, const Sending& sending, const std::string& code,
                          const Error& error) {
    if (sending.attempt.id != 0) {
        const Status closed =
            closeAttempt(tx, sending, store::AttemptState::Refused,
                         std::string(toString(error.kind)) + ": " + error.message);
        if (!closed) return closed;
    }
    store::IntentRow intent = sending.intent;
    intent.state = store::IntentState::Parked;
    intent.reason = code;
    if (const Status put = tx.putIntent(intent); !put) return put;
    run_.intentEnded(stream_.key, intent.id, &OutboxCounts::failed);
    somethingDone_ = true;
    store::ParkedRow parked;
    parked.stream = stream_.key;
    parked.externalId = sending.attempt.externalId;
    parked.entity = sending.attempt.entity;
    parked.intent = intent.id;
    parked.code = code;
    parked.reason = error.message;
    parked.remedy = error.remedy.empty() ? "remove the cause and replay it" : error.remedy;
    return ledger_.park(tx, std::move(parked));
}

}  // namespace leadloom::sync
