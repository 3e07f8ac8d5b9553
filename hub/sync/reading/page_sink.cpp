#include "hub/sync/reading/page_sink.h"

#include <algorithm>
#include <cstring>
#include <exception>
#include <functional>
#include <utility>

#include "hub/base/crash_point.h"
#include "hub/base/mutant.h"
#include "hub/sync/connection/clock_offset.h"
#include "hub/sync/connection/lateness.h"
#include "hub/sync/reading/judged_generation.h"

namespace leadloom::sync {
namespace {

constexpr std::size_t MostHeld = 1000;
/// Keys in no order touch a page each; the more of them in one commit, the more share one.
constexpr std::size_t MostHeldAtFirst = 2000;
/// Of what webhooks named: whoever tells of the next change waits behind it for the store.
constexpr std::size_t MostHintedHeld = 16;
/// Records that bring nothing new are quickly looked up: the wait for the disk behind a few hundred
/// of them would cost more than they do.
constexpr std::size_t MostSilentHeld = 8000;
constexpr int MostStalledPages = 2;
constexpr int MostEmptyPages = 3;
constexpr auto UpsertKind = static_cast<std::uint8_t>(RecordKind::Upsert);

std::size_t mixed(std::size_t seed, std::string_view text) {
    return (seed ^ std::hash<std::string_view>{}(text)) * 0x9e3779b97f4a7c15U;
}

bool isZero(const RecordHash& hash) {
    return std::all_of(hash.begin(), hash.end(), [](std::uint8_t byte) { return byte == 0; });
}

store::InboxState stateFor(RowOutcome outcome) {
    switch (outcome) {
        case RowOutcome::Superseded:
            return store::InboxState::Superseded;
        case RowOutcome::Filtered:
            return store::InboxState::Filtered;
        case RowOutcome::Parked:
            return store::InboxState::Parked;
        case RowOutcome::Applied:
        case RowOutcome::Unchanged:
            break;
    }
    return store::InboxState::Applied;
}

}  // namespace

Status PageSink::mayGoOn() const {
    if (!run_.cancelled() && !run_.sliceIsOver(stream_)) return Status::ok();
    return Error{ErrorKind::Cancelled, "the run was cancelled", {}};
}

void PageSink::serverTime(TimeUs vendorNowUs) {
    sawAnswer();
    if (vendorNowUs != 0) step_.clockOffsetUs = vendorNowUs - run_.clock.wallUs();
}

void PageSink::watchLateness(const store::InboxRow& row) {
    if (overlapUs_ == 0 || lastStartedUs_ == 0 || row.vendorTimeUs == 0) return;
    latestUs_ = std::max(latestUs_, lastStartedUs_ - run_.corrected(stream_, row.vendorTimeUs));
}

/// What the answers told about the system itself: its clock, first of all, for stamps go by it.
Status PageSink::keepLearnt(store::Transaction& tx) {
    if (!storing_.clockOffsetUs) return Status::ok();
    return keepClockOffset(tx, run_, *stream_.connection, *storing_.clockOffsetUs);
}

void PageSink::sawAnswer() {
    if (firstAnswerUs_ == 0) firstAnswerUs_ = run_.clock.wallUs();
}

PageSink::Held& PageSink::hold() {
    if (step_.count == step_.held.size()) step_.held.emplace_back();
    Held& held = step_.held[step_.count++];
    held.rejection.clear();
    return held;
}

Status PageSink::put(std::span<const RawRecord> records) {
    sawAnswer();
    passCursor();
    const TimeUs now = run_.clock.wallUs();
    for (const RawRecord& record : records) {
        store::InboxRow& row = hold().row;
        row.stream = stream_.key;
        row.externalId = canonicalId(stream_.description().idRule, record.externalId);
        row.kind = static_cast<std::uint8_t>(record.kind);
        row.payload.assign(record.payload);
        row.associations.assign(record.associations);
        row.version.assign(record.version);
        row.marker.assign(record.marker);
        row.targetStream.assign(record.targetStream);
        row.targetId.assign(record.targetId);
        row.vendorTimeUs = record.modifiedAtUs;
        row.serverTimeUs = 0;
        row.receivedAtUs = now;
        row.hash = record.hash;
        row.cause = cause_;
        row.state = store::InboxState::Applied;
        row.runId = run_.runId;
        step_.bytes += record.payload.size() + record.associations.size();
        pageSignature_ = mixed(pageSignature_, record.externalId) + record.payload.size();
        ++records_;
        if (!isFull()) continue;
        if (const Status on = mayGoOn(); !on) return on;
        if (const Status stored = storeOnTheWay(); !stored) return stored;
    }
    return mayGoOn();
}

std::size_t PageSink::mostHeld() const {
    if (cause_ == store::InboxCause::Webhook) return MostHintedHeld;
    const bool first = checkpoint_ != nullptr && checkpoint_->generation == 0;
    return std::max(most_, first ? MostHeldAtFirst : MostHeld);
}

Status PageSink::checkpoint(std::string_view cursor, TimeUs coversUntilUs) {
    sawAnswer();
    if (const Status moving = watchProgress(cursor); !moving) return moving;
    passCursor();
    if (checkpoint_ != nullptr) {
        told_ = {std::string(cursor), coversUntilUs};
        const bool walks = checkpoint_->openGeneration != 0;
        if (!walks) passCursor();
    }
    if (const Status on = mayGoOn(); !on) return on;
    return isFull() || step_.count >= mostHeld() / 2 ? storeOnTheWay() : Status::ok();
}

void PageSink::passCursor() {
    if (!told_) return;
    cursorMoved_ = cursorMoved_ || checkpoint_->cursor != told_->cursor;
    checkpoint_->cursor = std::move(told_->cursor);
    if (told_->coversUntilUs != 0) checkpoint_->coversUntilUs = told_->coversUntilUs;
    told_.reset();
}

/// The same records again and again, or nothing behind the same cursor: a paging loop of the
/// vendor's.
Status PageSink::watchProgress(std::string_view cursor) {
    const bool repeats = pageSignature_ != 0 || cursor == lastCursor_;
    const bool stalled = repeats && pageSignature_ == lastSignature_;
    lastCursor_.assign(cursor);
    lastSignature_ = pageSignature_;
    pageSignature_ = 0;
    stalledPages_ = stalled ? stalledPages_ + 1 : 0;
    const int most = lastSignature_ == 0 ? MostEmptyPages : MostStalledPages;
    if (stalledPages_ < most) return Status::ok();
    return Error{ErrorKind::Bug,
                 stream_.place() + ": reading makes no progress: the same page came " +
                     std::to_string(stalledPages_ + 1) + " times",
                 "tell the connector's author; the stream is read again in the next run"};
}

Status PageSink::reject(std::string_view place, std::string_view reason, std::string_view raw) {
    sawAnswer();
    passCursor();
    Held& held = hold();
    held.row = {};
    held.row.stream = stream_.key;
    held.row.externalId.assign(place);
    held.row.payload.assign(raw);
    held.row.receivedAtUs = run_.clock.wallUs();
    held.row.cause = cause_;
    held.row.state = store::InboxState::Parked;
    held.row.runId = run_.runId;
    const std::size_t digest = mixed(mixed(1, raw), reason);
    std::memcpy(held.row.hash.data(), &digest, sizeof digest);
    held.rejection.assign(reason);
    step_.bytes += raw.size();
    pageSignature_ = mixed(pageSignature_, place);
    ++records_;
    return isFull() ? storeOnTheWay() : Status::ok();
}

/// What was gathered becomes the step to be stored; false: there is nothing.
bool PageSink::takesStep() {
    if (step_.count == 0 && !cursorMoved_) return false;
    step_.records = records_;
    step_.movesCursor = std::exchange(cursorMoved_, false);
    if (checkpoint_ != nullptr) step_.checkpoint = *checkpoint_;
    std::swap(step_, storing_);
    step_.count = 0;
    step_.bytes = 0;
    step_.clockOffsetUs = storing_.clockOffsetUs;
    return true;
}

/// In the middle of a read.
Status PageSink::storeOnTheWay() {
    const Status begun = beginStep(beside_);
    return beside_ || !begun ? begun : lastStep();
}

Status PageSink::flush() {
    const Status begun = beginStep(false);
    return begun ? lastStep() : begun;
}

Status PageSink::beginStep(bool beside) {
    const Status last = lastStep();
    if (!last || !takesStep()) return last;
    stored_ = std::async(beside ? std::launch::async : std::launch::deferred,
                         [this] { return storeStep(); });
    return Status::ok();
}

/// How the step before ended.
Status PageSink::lastStep() {
    if (stored_.valid()) {
        const Status stored = stored_.get();
        if (!stored) failure_ = stored.error();
        const bool silent = counts_.unchanged * 10 >= counts_.read * 9;
        most_ = silent ? std::min(std::max(most_, MostHeld) * 2, MostSilentHeld) : 0;
    }
    return failure_ ? Status(*failure_) : Status::ok();
}

Status PageSink::storeStep() {
    Status stored = tryStep(false);
    const bool retries = !stored && stored.error().kind != ErrorKind::Storage;
    if (retries) stored = tryStep(true);
    if (stored) run_.progress(stream_, "reading", storing_.records);
    return stored;
}

/// All or nothing, the run's counts included.
Status PageSink::tryStep(bool careful) {
    if (LL_MUTANT("read.cursor_first") && storing_.movesCursor) {
        auto early = run_.store.beginWrite();
        if (!early) return early.error();
        if (const Status put = (*early)->putCheckpoint(storing_.checkpoint); !put) return put;
        if (const Status moved = (*early)->commit(); !moved) return moved;
    }
    LL_CRASH_POINT("read.after_page");
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    const LeadCounts leads = run_.leads;
    const StreamCounts counts = run_.streams[stream_.key];
    const auto awaited = run_.awaited;
    Status status;
    try {
        status = keep(**tx, careful);
    } catch (const std::exception& error) {
        status = Error{ErrorKind::Bug, error.what(), {}};
    }
    if (!status) {
        run_.leads = leads;
        run_.streams[stream_.key] = counts;
        run_.awaited = awaited;
        run_.again.clear();
        return status;
    }
    run_.streams[stream_.key].add(counts_);
    LL_CRASH_POINT("read.before_commit");
    status = (*tx)->commit();
    LL_CRASH_POINT("read.after_commit");
    return status;
}

Status PageSink::keep(store::Transaction& tx, bool careful) {
    counts_ = {};
    if (const Status fenced = run_.fence(tx, stream_); !fenced) return fenced;
    if (const Status kept = keepLearnt(tx); !kept) return kept;
    if (storing_.checkpoint.openGeneration != 0) {
        const Status kept = keepNewest(tx, stream_.key, storing_.checkpoint.openGeneration);
        if (!kept) return kept;
    }
    for (std::size_t place = 0; place < storing_.count; ++place) {
        if (const Status taken = takeIn(tx, storing_.held[place], careful); !taken) return taken;
    }
    if (const Status applied = applier_.applyAgain(tx); !applied) return applied;
    if (latestUs_ > 0) {
        const Status learnt = learnLateness(tx, stream_.key, latestUs_, overlapUs_);
        if (!learnt) return learnt;
    }
    return storing_.movesCursor ? tx.putCheckpoint(storing_.checkpoint) : Status::ok();
}

Status PageSink::takeIn(store::Transaction& tx, Held& held, bool careful) {
    ++counts_.read;
    const store::InboxRow& row = held.row;
    const std::int64_t generation = storing_.checkpoint.openGeneration;
    const bool comparable = static_cast<RecordKind>(row.kind) == RecordKind::Upsert &&
                            held.rejection.empty() && !isZero(row.hash) &&
                            (sighting_ == Sighting::Read || sighting_ == Sighting::Fetched);
    if (comparable) {
        const auto unchanged =
            tx.linkUnchanged(stream_.key, row.externalId, row.hash, generation, row.vendorTimeUs);
        if (!unchanged) return unchanged.error();
        if (*unchanged) {
            ++counts_.unchanged;
            return Status::ok();
        }
    }
    if (!careful) {
        const auto outcome = carry(tx, held);
        if (!outcome) return outcome.error();
        count(*outcome);
        return Status::ok();
    }
    RowOutcome outcome = RowOutcome::Applied;
    const Status carried = tx.nested([&]() -> Status {
        try {
            const auto result = carry(tx, held);
            if (!result) return result.error();
            outcome = *result;
        } catch (const std::exception& error) {
            return Error{ErrorKind::Bug, error.what(), {}};
        }
        return Status::ok();
    });
    if (!carried) {
        if (carried.error().kind == ErrorKind::Storage) return carried;
        outcome = RowOutcome::Parked;
        if (const Status parked = parkPoison(tx, held, carried.error()); !parked) return parked;
    }
    count(outcome);
    return Status::ok();
}

Result<RowOutcome> PageSink::carry(store::Transaction& tx, Held& held) {
    store::InboxRow& row = held.row;
    const auto letters = tx.parkedOf(stream_.key, row.externalId, 0);
    if (!letters) return letters.error();
    if (!letters->empty()) {
        const auto newest = tx.newestInbox(stream_.key, row.externalId, false);
        if (!newest) return newest.error();
        const bool same = *newest && (*newest)->state == store::InboxState::Parked &&
                          (*newest)->hash == row.hash && !isZero(row.hash);
        if (same) return RowOutcome::Unchanged;
    }
    if (!held.rejection.empty()) return keepRejected(tx, held);
    if (const Status inserted = tx.insertInbox(row); !inserted) return inserted.error();
    const std::int64_t generation = storing_.checkpoint.openGeneration;
    const auto outcome = applier_.apply(tx, stream_, row, sighting_, generation);
    if (!outcome) return outcome.error();
    store::InboxState state = stateFor(*outcome);
    if (state == store::InboxState::Applied && row.kind != UpsertKind) {
        // A departure that no link stands for says nothing more.
        const auto link = tx.linkHead(stream_.key, row.externalId);
        if (!link) return link.error();
        const bool named = *link && (*link)->inboxSeq == row.seq;
        if (!named) state = store::InboxState::Superseded;
    }
    if (*outcome == RowOutcome::Applied) watchLateness(row);
    if (state != store::InboxState::Applied) {
        const Status set = tx.setInboxState(row.seq, state);
        if (!set) return set.error();
    }
    if (*outcome == RowOutcome::Superseded) {
        if (const Status asked = doubt(tx, row); !asked) return asked.error();
    }
    return *outcome;
}

/// A list showed it as older than it is known: the list lags behind, or a clock there was set back.
/// A fetch by id tells which. The cursor is past it with this very transaction, so that it is asked
/// for whatever happens to this run.
Status PageSink::doubt(store::Transaction& tx, const store::InboxRow& row) {
    const bool asks =
        checkpoint_ != nullptr && row.vendorTimeUs != 0 && stream_.description().lookupById;
    if (!asks) return Status::ok();
    store::InboxRow hint;
    hint.stream = row.stream;
    hint.externalId = row.externalId;
    hint.receivedAtUs = row.receivedAtUs;
    hint.cause = store::InboxCause::Poll;
    hint.state = store::InboxState::New;
    hint.runId = row.runId;
    doubts_ = true;
    return tx.insertInbox(hint);
}

Result<RowOutcome> PageSink::keepRejected(store::Transaction& tx, Held& held) {
    if (const Status inserted = tx.insertInbox(held.row); !inserted) return inserted.error();
    store::ParkedRow parked;
    parked.stream = stream_.key;
    parked.externalId = held.row.externalId;
    parked.inboxSeq = held.row.seq;
    parked.code = "unreadable";
    parked.reason = stream_.place() + ", " + held.row.externalId + ": " + held.rejection;
    parked.remedy = "correct it at its source; the next read takes it in";
    if (const Status put = applier_.park(tx, std::move(parked)); !put) return put.error();
    return RowOutcome::Parked;
}

Status PageSink::parkPoison(store::Transaction& tx, const Held& held, const Error& error) {
    store::InboxRow row = held.row;
    row.state = store::InboxState::Parked;
    if (const Status inserted = tx.insertInbox(row); !inserted) return inserted;
    store::ParkedRow parked;
    parked.stream = stream_.key;
    parked.externalId = row.externalId;
    parked.inboxSeq = row.seq;
    parked.code = "failed";
    parked.reason = stream_.place() + ": record " + row.externalId + ": " + error.message;
    parked.remedy = "replay it after the cause is gone";
    return applier_.park(tx, std::move(parked));
}

void PageSink::count(RowOutcome outcome) {
    switch (outcome) {
        case RowOutcome::Applied:
            ++counts_.applied;
            break;
        case RowOutcome::Unchanged:
            ++counts_.unchanged;
            break;
        case RowOutcome::Superseded:
            ++counts_.superseded;
            break;
        case RowOutcome::Filtered:
            ++counts_.filtered;
            break;
        case RowOutcome::Parked:
            ++counts_.parked;
            break;
    }
}

}  // namespace leadloom::sync
