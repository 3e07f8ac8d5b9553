#include "hub/sync/reading/stream_reader.h"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "hub/base/crash_point.h"
#include "hub/base/mutant.h"
#include "hub/sync/connection/clock_offset.h"
#include "hub/sync/connection/lateness.h"
#include "hub/sync/reading/audit.h"
#include "hub/sync/reading/hidden_from_lists.h"
#include "hub/sync/reading/judged_generation.h"
#include "hub/sync/reading/key_search.h"
#include "hub/sync/reading/page_sink.h"
#include "hub/sync/run/fence.h"
#include "hub/sync/run/guards.h"
#include "hub/sync/writing/own_writes.h"

namespace leadloom::sync {
namespace {

constexpr int LookupBatch = 100;
/// A list that lacks more than this is broken, and tells nothing about single records.
constexpr std::size_t MostMissing = 1000;
constexpr TimeUs DayUs = 86'400'000'000;

}  // namespace

CallContext StreamReader::call(bool patient) const {
    CallContext call{run_.runId, 0, run_.options.cancelled, patient};
    if (run_.options.sliceUs != 0) {
        call.cancelled = [this] { return run_.cancelled() || run_.sliceIsOver(stream_); };
    }
    return call;
}

std::string scopeFingerprint(const StreamContext& stream) {
    std::string text = stream.place() + "," + stream.settings->scope;
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
    const auto overlap = learntOverlap(**tx, stream_.key);
    if (!overlap) return overlap.error();
    const auto newest = newestGeneration(**tx, stream_.key);
    if (!newest) return newest.error();
    newest_ = *newest;
    overlapUs_ = *overlap;
    startedUs_ = run_.clock.wallUs();
    checkpoint_ = *stored ? **stored : store::CheckpointRow{};
    checkpoint_.stream = stream_.key;
    if (const Status looked = lookWhetherAway(**tx); !looked) return looked;
    const bool open = checkpoint_.openGeneration != 0;
    // What was walked under another scope says nothing about this one; without a cursor nothing was
    // walked yet.
    resumed_ =
        open && !checkpoint_.cursor.empty() && checkpoint_.openScope == scopeFingerprint(stream_);
    full_ = full || open || checkpoint_.generation == 0 || !stream_.description().incremental ||
            isDueInFull() || run_.awayUntil(stream_.key) != 0;
    if (full_ && !resumed_) openGeneration();
    tx->reset();
    return full && !resumed_ ? keepBegun() : Status::ok();
}

/// A complete read that was asked for is remembered before its first page: nothing else tells
/// whoever goes on behind a death, or takes the stream over, that it is wanted.
Status StreamReader::keepBegun() {
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    if (const Status fenced = run_.fence(**tx, stream_); !fenced) return fenced;
    const Status newest = keepNewest(**tx, stream_.key, checkpoint_.openGeneration);
    if (!newest) return newest;
    if (const Status put = (*tx)->putCheckpoint(checkpoint_); !put) return put;
    return (*tx)->commit();
}

/// A stream that was last read before the fence may show what was deleted long ago: until it was
/// walked completely again, strangers from before that moment are put to review.
Status StreamReader::lookWhetherAway(store::Transaction& tx) {
    const auto forgotten = forgottenUntil(tx);
    if (!forgotten) return forgotten.error();
    const bool known = checkpoint_.lastReadUs != 0;
    const bool away =
        known && std::max(checkpoint_.lastReadUs, checkpoint_.generationAtUs) < *forgotten;
    run_.away(stream_.key, away ? *forgotten : 0);
    if (!away) return Status::ok();
    run_.log(LogLevel::Warning,
             stream_.place() +
                 ": away for longer than deletions are remembered; everything is "
                 "read again and what is unknown is put to review");
    return Status::ok();
}

/// Whether changes alone can't tell everything any more.
bool StreamReader::isDueInFull() const {
    const StreamDescription& description = stream_.description();
    const bool windowed =
        description.deletes == DeleteVisibility::Feed && description.deleteFeedDays > 0;
    const TimeUs windowUs = description.deleteFeedDays * DayUs;
    if (windowed && startedUs_ - checkpoint_.lastReadUs >= windowUs) return true;
    const TimeUs reconcileUs = stream_.settings->reconcileUs;
    return reconcileUs != 0 && startedUs_ - checkpoint_.generationAtUs >= reconcileUs;
}

void StreamReader::openGeneration() {
    newest_ = std::max({checkpoint_.generation, checkpoint_.openGeneration, newest_}) + 1;
    checkpoint_.openGeneration = newest_;
    checkpoint_.openScope = scopeFingerprint(stream_);
    checkpoint_.cursor.clear();
    resumed_ = false;
}

Status StreamReader::read(bool full) {
    if (const Status begun = begin(full); !begun) return begun;
    LL_CRASH_POINT("read.before_first_page");
    auto end = attempt();
    if (!end && end.error().kind == ErrorKind::CursorExpired) {
        run_.log(LogLevel::Note, stream_.place() + ": the cursor expired; reading everything");
        full_ = true;
        openGeneration();
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
    options.overlapUs = overlapUs_;
    if (!full_) {
        sink.lookedBackBy(
            std::max(overlapUs_, TimeUs{stream_.description().overlapSeconds} * 1'000'000));
    }
    auto end = connector_.read(call(full_), stream_.settings->name, cursor, options, sink);
    const bool walked = end && end->complete;
    if (!walked) sink.passCursor();
    const Status flushed = sink.flush();
    if (!flushed) return flushed.error();
    sink.passCursor();
    LL_CRASH_POINT("read.after_last_page");
    // However the read ended.
    const Status asked = sink.doubts() ? readHints() : Status::ok();
    if (!end) return end.error();
    if (!asked) return asked.error();
    const TimeUs answered = sink.firstAnswerUs() == 0 ? started : sink.firstAnswerUs();
    if (end->serverTimeUs != 0) {
        const Status kept =
            keepClockOffset(run_, *stream_.connection, end->serverTimeUs - answered);
        if (!kept) return kept.error();
    }
    if (full_) checkpoint_.records = (resumed_ ? checkpoint_.records : 0) + sink.records();
    return end;
}

/// The moment behind which this complete read began, earlier runs' part of it included.
TimeUs StreamReader::begunUs() const {
    return resumed_ ? checkpoint_.generationAtUs : startedUs_;
}

/// Until when a list may miss what is there, counted from `fromUs`.
TimeUs StreamReader::lagsUntil(TimeUs fromUs) const {
    const StreamDescription& description = stream_.description();
    const TimeUs declared =
        1'000'000 * std::max(description.indexLagSeconds, std::int64_t{description.overlapSeconds});
    return fromUs + std::max(declared, overlapUs_);
}

/// Looks for records that this complete read didn't show. The new last generation in which that was
/// done; the old one where this began too soon behind it to tell anything new.
Result<JudgedGeneration> StreamReader::judgeAbsence() {
    auto tx = run_.store.beginRead();
    if (!tx) return tx.error();
    const auto judged = judgedGeneration(**tx, stream_.key);
    if (!judged) return judged.error();
    tx->reset();
    const bool comparable =
        checkpoint_.generation != 0 && checkpoint_.scopeFingerprint == checkpoint_.openScope;
    const JudgedGeneration now{checkpoint_.openGeneration, run_.clock.wallUs()};
    if (!comparable || stream_.description().deletes == DeleteVisibility::None) {
        const auto unseen = unseenRecords();
        if (!unseen) return unseen.error();
        if (const Status noted = noteOutOfSight(*unseen); !noted) return noted.error();
        return now;
    }
    const bool tooSoon = !stream_.description().lookupById && judged->generation != 0 &&
                         begunUs() < lagsUntil(judged->atUs);
    if (tooSoon && !LL_MUTANT("read.absence_means_delete")) return *judged;
    if (const Status absent = findAbsent(judged->generation); !absent) return absent.error();
    return now;
}

Status StreamReader::finish(const ReadEnd& end) {
    JudgedGeneration judged;
    if (full_ && end.complete) {
        LL_CRASH_POINT("read.before_absences");
        const auto looked = judgeAbsence();
        if (!looked) return looked.error();
        judged = *looked;
        LL_CRASH_POINT("read.before_generation_end");
        checkpoint_.generation = checkpoint_.openGeneration;
        checkpoint_.openGeneration = 0;
        checkpoint_.scopeFingerprint = std::exchange(checkpoint_.openScope, {});
        checkpoint_.generationAtUs = run_.clock.wallUs();
    }
    if (!full_ || end.complete) {
        checkpoint_.lastReadUs = run_.clock.wallUs();
        checkpoint_.startedAtUs = startedUs_;
    }
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    if (const Status fenced = run_.fence(**tx, stream_); !fenced) return fenced;
    if (const Status put = (*tx)->putCheckpoint(checkpoint_); !put) return put;
    if (judged.generation != 0) {
        if (const Status kept = keepJudged(**tx, stream_.key, judged); !kept) return kept;
    }
    // What a walk that was cut short showed before the cut may have been edited since.
    if (end.complete) (resumed_ ? run_.readInPieces : run_.readToTheEnd).insert(stream_.key);
    Result<bool> audits = false;
    if (full_ && end.complete) audits = auditIsDue(**tx, stream_, checkpoint_.generationAtUs);
    if (!audits) return audits.error();
    if (const Status committed = (*tx)->commit(); !committed) return committed;
    tx->reset();
    return *audits ? Audit(run_, stream_, applier_).walk() : Status::ok();
}

Status StreamReader::findAbsent(std::int64_t judged) {
    std::int64_t live = 0;
    {
        auto tx = run_.store.beginRead();
        if (!tx) return tx.error();
        const auto count = (*tx)->countLinks(stream_.key, store::LinkState::Live);
        if (!count) return count.error();
        live = *count;
    }
    const auto unseen = unseenRecords();
    if (!unseen) return unseen.error();
    const std::vector<std::string>& absent = *unseen;
    if (absent.empty()) return Status::ok();
    const auto stop = guardAbsence(run_, stream_, static_cast<std::int64_t>(absent.size()), live);
    if (stop) {
        run_.stopped(*stop);
        return absent.size() < MostMissing ? noteOutOfSight(absent) : Status::ok();
    }
    const bool believed = LL_MUTANT("read.absence_means_delete");
    if (!stream_.description().lookupById || believed) return confirmAbsent(absent, judged);
    for (std::size_t start = 0; start < absent.size(); start += LookupBatch) {
        const std::size_t end = std::min(absent.size(), start + LookupBatch);
        const std::vector<std::string> ids(absent.begin() + static_cast<std::ptrdiff_t>(start),
                                           absent.begin() + static_cast<std::ptrdiff_t>(end));
        const Status fetched = fetch(ids, Sighting::Fetched, store::InboxCause::Reconcile);
        if (!fetched) return fetched;
    }
    return noteOutOfSight(absent);
}

Result<std::vector<std::string>> StreamReader::unseenRecords() {
    auto tx = run_.store.beginRead();
    if (!tx) return tx.error();
    auto unseen = (*tx)->unseenLinks(stream_.key, checkpoint_.openGeneration, {},
                                     std::numeric_limits<int>::max());
    if (!unseen || stream_.description().lookupById) return unseen;
    std::vector<std::string> told;
    std::vector<std::string> hidden;
    for (const std::string& id : *unseen) {
        const auto link = (*tx)->linkHead(stream_.key, id);
        if (!link) return link.error();
        const bool hides = *link && (*link)->lastSeenGeneration == HiddenFromLists;
        (hides ? hidden : told).push_back(id);
    }
    tx->reset();
    const auto missing = KeySearch(run_, stream_, connector_, applier_).missing(hidden);
    if (!missing) return missing.error();
    told.insert(told.end(), missing->begin(), missing->end());
    return told;
}

/// Records that are there and that no list shows are looked at before they are written (Outbox): a
/// negative generation says so.
Status StreamReader::noteOutOfSight(const std::vector<std::string>& ids) {
    const StreamDescription& description = stream_.description();
    const bool looks = description.lookupById && !description.preconditions;
    if (ids.empty() || !looks || !stream_.writes()) return Status::ok();
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    if (const Status fenced = run_.fence(**tx, stream_); !fenced) return fenced;
    for (const std::string& id : ids) {
        auto link = (*tx)->link(stream_.key, id);
        if (!link) return link.error();
        if (!*link || (*link)->state != store::LinkState::Live) continue;
        (*link)->lastSeenGeneration = -checkpoint_.openGeneration;
        if (const Status put = (*tx)->putLink(**link); !put) return put;
    }
    return (*tx)->commit();
}

Result<std::set<std::string>> StreamReader::searchAbsent(const std::vector<std::string>& ids,
                                                         std::int64_t judged) {
    std::vector<std::string> missedAgain;
    if (judged != 0) {
        auto tx = run_.store.beginRead();
        if (!tx) return tx.error();
        for (const std::string& id : ids) {
            const auto link = (*tx)->linkHead(stream_.key, id);
            if (!link) return link.error();
            if (*link && (*link)->lastSeenGeneration == -judged) missedAgain.push_back(id);
        }
    }
    return KeySearch(run_, stream_, connector_, applier_).present(missedAgain);
}

/// Without a look-up by id only absence from two complete generations in a row counts, and only of
/// what no search finds. The first one is remembered as a negative generation, `judged` where it
/// was the last.
Status StreamReader::confirmAbsent(const std::vector<std::string>& ids, std::int64_t judged) {
    const auto found = searchAbsent(ids, judged);
    if (!found) return found.error();
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    for (const std::string& id : ids) {
        auto link = (*tx)->link(stream_.key, id);
        if (!link) return link.error();
        if (!*link || (*link)->state != store::LinkState::Live) continue;
        // Right behind a write of ours neither lists nor a search need show it.
        const bool tooSoon = begunUs() < lagsUntil(lastWriteTo(**link));
        const bool first =
            judged == 0 || (*link)->lastSeenGeneration != -judged || found->contains(id) || tooSoon;
        if (first && !LL_MUTANT("read.absence_means_delete")) {
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
    const Status looked = connector_.lookupIds(call(cause == store::InboxCause::Reconcile),
                                               stream_.settings->name, ids, sink);
    const Status flushed = sink.flush();
    return looked ? flushed : looked;
}

}  // namespace leadloom::sync
