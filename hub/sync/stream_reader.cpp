#include "hub/sync/stream_reader.h"

#include <algorithm>
#include <limits>
#include <set>

#include "hub/base/crash_point.h"
#include "hub/sync/guards.h"
#include "hub/sync/page_sink.h"

namespace leadloom::sync {
namespace {

constexpr int LookupBatch = 100;
constexpr int HintBatch = 500;
/// How long a delete hint is doubted while the record can still be fetched.
constexpr TimeUs DeleteHintDeadlineUs = 600'000'000;
/// Clock differences below this are the resolution of a `Date` header.
constexpr TimeUs ClockNoiseUs = 2'000'000;

CallContext callOf(const RunState& run) {
    return {run.runId, 0, run.options.cancelled};
}

}  // namespace

std::string scopeFingerprint(const StreamContext& stream) {
    std::string text = stream.place();
    for (const mapping::LensTraits& lens : stream.mapping().lenses()) {
        if (lens.reads) text += "," + std::to_string(lens.field);
    }
    return text;
}

Status StreamReader::begin(bool full) {
    auto tx = run_.store.beginRead();
    if (!tx) return tx.error();
    const auto stored = (*tx)->checkpoint(stream_.key);
    if (!stored) return stored.error();
    checkpoint_ = *stored ? **stored : store::CheckpointRow{};
    checkpoint_.stream = stream_.key;
    resumed_ = *stored && checkpoint_.openGeneration != 0;
    const bool first = !*stored || (checkpoint_.generation == 0 && !resumed_);
    full_ = full || first || resumed_ || !stream_.description().incremental;
    if (full_ && !resumed_) {
        checkpoint_.openGeneration = checkpoint_.generation + 1;
        checkpoint_.cursor.clear();
    }
    return Status::ok();
}

Status StreamReader::read(bool full) {
    if (const Status begun = begin(full); !begun) return begun;
    LL_CRASH_POINT("read.before_first_page");
    auto end = attempt();
    if (!end && end.error().kind == ErrorKind::CursorExpired) {
        run_.log(LogLevel::Note, stream_.place() + ": the cursor expired; reading everything");
        full_ = true;
        resumed_ = false;
        checkpoint_.openGeneration = checkpoint_.generation + 1;
        checkpoint_.cursor.clear();
        end = attempt();
    }
    if (!end) return end.error();
    return finish(*end);
}

Result<ReadEnd> StreamReader::attempt() {
    PageSink sink(run_, stream_, applier_, &checkpoint_, Sighting::Read,
                  full_ ? store::InboxCause::Reconcile : store::InboxCause::Poll);
    const std::string cursor = checkpoint_.cursor;
    const TimeUs started = run_.clock.wallUs();
    ReadOptions options;
    options.full = full_;
    auto end = connector_.read(callOf(run_), stream_.settings->name, cursor, options, sink);
    const Status flushed = sink.flush();
    if (!flushed) return flushed.error();
    if (!end) return end.error();
    LL_CRASH_POINT("read.after_last_page");
    const TimeUs answered = sink.firstAnswerUs() == 0 ? started : sink.firstAnswerUs();
    if (const Status seen = observeClock(end->serverTimeUs, answered); !seen) return seen.error();
    if (full_) checkpoint_.records = (resumed_ ? checkpoint_.records : 0) + sink.records();
    return end;
}

Status StreamReader::observeClock(TimeUs serverTimeUs, TimeUs startedUs) {
    if (serverTimeUs == 0) return Status::ok();
    TimeUs measured = serverTimeUs - startedUs;
    if (std::abs(measured) < ClockNoiseUs) measured = 0;
    const store::ConnectionKey key = stream_.connection->key;
    auto tx = run_.store.beginRead();
    if (!tx) return tx.error();
    const std::string name = "clock_offset:" + stream_.connection->settings->name;
    const auto stored = (*tx)->value(name);
    if (!stored) return stored.error();
    const TimeUs known = *stored ? std::stoll(**stored) : 0;
    const TimeUs smoothed = *stored ? known + (measured - known) / 4 : measured;
    tx->reset();
    if (std::abs(smoothed - known) < ClockNoiseUs) return Status::ok();
    auto write = run_.store.beginWrite();
    if (!write) return write.error();
    const Status put = (*write)->putValue(name, std::to_string(smoothed));
    if (!put) return put;
    run_.clockOffset[key] = smoothed;
    return (*write)->commit();
}

Status StreamReader::finish(const ReadEnd& end) {
    if (full_ && end.complete) {
        const std::string scope = scopeFingerprint(stream_);
        const bool comparable =
            checkpoint_.generation != 0 && checkpoint_.scopeFingerprint == scope;
        LL_CRASH_POINT("read.before_absences");
        if (comparable && stream_.description().deletes != DeleteVisibility::None) {
            if (const Status absent = findAbsent(); !absent) return absent;
        }
        LL_CRASH_POINT("read.before_generation_end");
        checkpoint_.generation = checkpoint_.openGeneration;
        checkpoint_.openGeneration = 0;
        checkpoint_.scopeFingerprint = scope;
    }
    if (!full_ || end.complete) checkpoint_.lastReadUs = run_.clock.wallUs();
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    if (const Status put = (*tx)->putCheckpoint(checkpoint_); !put) return put;
    return (*tx)->commit();
}

Status StreamReader::findAbsent() {
    std::vector<std::string> absent;
    std::int64_t live = 0;
    {
        auto tx = run_.store.beginRead();
        if (!tx) return tx.error();
        const auto count = (*tx)->countLinks(stream_.key, store::LinkState::Live);
        if (!count) return count.error();
        live = *count;
        auto unseen = (*tx)->unseenLinks(stream_.key, checkpoint_.openGeneration, {},
                                         std::numeric_limits<int>::max());
        if (!unseen) return unseen.error();
        absent = *std::move(unseen);
    }
    if (absent.empty()) return Status::ok();
    const auto stop = guardAbsence(run_, stream_, static_cast<std::int64_t>(absent.size()), live);
    if (stop) {
        run_.stopped(*stop);
        return Status::ok();
    }
    if (!stream_.description().lookupById) return confirmAbsent(absent);
    for (std::size_t start = 0; start < absent.size(); start += LookupBatch) {
        const std::size_t end = std::min(absent.size(), start + LookupBatch);
        const std::vector<std::string> ids(absent.begin() + static_cast<std::ptrdiff_t>(start),
                                           absent.begin() + static_cast<std::ptrdiff_t>(end));
        const Status fetched = fetch(ids, Sighting::Read, store::InboxCause::Reconcile);
        if (!fetched) return fetched;
    }
    return Status::ok();
}

/// Without a look-up by id only absence from two complete generations in a row counts. The first
/// one is remembered as a negative generation.
Status StreamReader::confirmAbsent(const std::vector<std::string>& ids) {
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    for (const std::string& id : ids) {
        auto link = (*tx)->link(stream_.key, id);
        if (!link) return link.error();
        if (!*link || (*link)->state != store::LinkState::Live) continue;
        if ((*link)->lastSeenGeneration != -checkpoint_.generation) {
            (*link)->lastSeenGeneration = -checkpoint_.openGeneration;
            if (const Status put = (*tx)->putLink(**link); !put) return put;
            continue;
        }
        store::InboxRow row;
        row.stream = stream_.key;
        row.externalId = id;
        row.kind = static_cast<std::uint8_t>(RecordKind::Delete);
        row.version = "absence:" + std::to_string(checkpoint_.openGeneration);
        row.receivedAtUs = run_.clock.wallUs();
        row.cause = store::InboxCause::Reconcile;
        row.state = store::InboxState::Applied;
        row.runId = run_.runId;
        if (const Status put = (*tx)->insertInbox(row); !put) return put;
        const auto outcome = applier_.apply(**tx, stream_, row, Sighting::Read, 0);
        if (!outcome) return outcome.error();
        StreamCounts& counts = run_.streams[stream_.key];
        ++counts.read;
        ++(*outcome == RowOutcome::Applied ? counts.applied : counts.unchanged);
    }
    LL_CRASH_POINT("read.before_absences_commit");
    return (*tx)->commit();
}

Status StreamReader::fetch(const std::vector<std::string>& ids, Sighting sighting,
                           store::InboxCause cause) {
    PageSink sink(run_, stream_, applier_, nullptr, sighting, cause);
    const Status looked = connector_.lookupIds(callOf(run_), stream_.settings->name, ids, sink);
    const Status flushed = sink.flush();
    return looked ? flushed : looked;
}

Status StreamReader::readHints() {
    for (;;) {
        std::vector<store::InboxRow> hints;
        {
            auto tx = run_.store.beginRead();
            if (!tx) return tx.error();
            auto rows = (*tx)->newInbox(stream_.key, lastHint_, HintBatch);
            if (!rows) return rows.error();
            hints = *std::move(rows);
        }
        if (hints.empty()) return Status::ok();
        lastHint_ = hints.back().seq;
        LL_CRASH_POINT("webhook.before_fetch");
        std::set<std::string> ids;
        for (const store::InboxRow& hint : hints) {
            if (!hint.payload.empty()) continue;
            ids.insert(hint.externalId);
            if (!hint.targetId.empty() && hint.targetStream.empty()) ids.insert(hint.targetId);
        }
        Status looked;
        if (!ids.empty()) {
            looked =
                stream_.description().lookupById
                    ? fetch({ids.begin(), ids.end()}, Sighting::Read, store::InboxCause::Webhook)
                    : read(false);
        }
        if (!looked) return looked;
        if (const Status settled = settleHints(hints); !settled) return settled;
    }
}

Status StreamReader::settleHints(const std::vector<store::InboxRow>& hints) {
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    StreamCounts& counts = run_.streams[stream_.key];
    for (const store::InboxRow& hint : hints) {
        const auto kind = static_cast<RecordKind>(hint.kind);
        bool apply = !hint.payload.empty();
        if (!apply && kind == RecordKind::Delete) {
            const auto link = (*tx)->link(stream_.key, hint.externalId);
            if (!link) return link.error();
            const bool live = *link && (*link)->state == store::LinkState::Live;
            const bool doubted = run_.clock.wallUs() < hint.receivedAtUs + DeleteHintDeadlineUs;
            if (live && doubted) continue;
            apply = live;
        }
        // A hint only says where to look: what was found there came as a row of its own.
        store::InboxState state = store::InboxState::Superseded;
        if (apply) {
            state = store::InboxState::Applied;
            const auto outcome = applier_.apply(**tx, stream_, hint, Sighting::Read, 0);
            if (!outcome) return outcome.error();
            ++counts.read;
            switch (*outcome) {
                case RowOutcome::Applied:
                    ++counts.applied;
                    break;
                case RowOutcome::Parked:
                    ++counts.parked;
                    state = store::InboxState::Parked;
                    break;
                case RowOutcome::Superseded:
                    ++counts.superseded;
                    break;
                case RowOutcome::Unchanged:
                case RowOutcome::Filtered:
                    ++counts.unchanged;
                    break;
            }
        }
        if (const Status set = (*tx)->setInboxState(hint.seq, state); !set) return set;
    }
    if (const Status again = applier_.applyAgain(**tx); !again) return again;
    LL_CRASH_POINT("webhook.before_settled");
    return (*tx)->commit();
}

}  // namespace leadloom::sync
