#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "hub/model/entity_id.h"
#include "hub/store/intent_row.h"
#include "hub/store/store.h"
#include "hub/sync/connection/vendor_clock.h"
#include "hub/sync/plan/pairing_report.h"
#include "hub/sync/run/leases.h"
#include "hub/sync/run/run_options.h"
#include "hub/sync/run/run_report.h"
#include "hub/sync/run/workspace.h"

namespace leadloom::sync {

/// Counts that apply to a workspace as a whole.
struct LeadCounts {
    std::int64_t created = 0;
    std::int64_t merged = 0;
    std::int64_t review = 0;
    std::int64_t conflicts = 0;
    std::int64_t changeRows = 0;
};

/// Counts of one stream; see StreamReport.
struct StreamCounts {
    std::int64_t read = 0;
    std::int64_t applied = 0;
    std::int64_t unchanged = 0;
    std::int64_t superseded = 0;
    std::int64_t filtered = 0;
    std::int64_t parked = 0;
    std::int64_t links = 0;  ///< records tied to a canonical record for the first time
    std::int64_t joins = 0;  ///< of these, to one that another record made
    std::int64_t drift = 0;  ///< see StreamReport
    std::map<model::FieldId, std::int64_t> cleared;

    void add(const StreamCounts& other);
};

/// Counts of one stream's outbox. What was taken up and neither ended nor waits is lost: it shows
/// as a balance sheet that doesn't add up.
struct OutboxCounts {
    std::int64_t taken = 0;
    std::int64_t created = 0;
    std::int64_t updated = 0;
    std::int64_t deleted = 0;
    std::int64_t noDifference = 0;
    std::int64_t failed = 0;
    std::int64_t waiting = 0;
    std::unordered_set<std::int64_t> open;  ///< taken up and not ended
    std::unordered_set<std::int64_t> gone;  ///< taken up and removed; what was on its way may end
};

/// What a reviewed plan lets be written, and nothing else: by stream and canonical record, a digest
/// of the fields that are set.
struct Permit {
    std::map<std::pair<store::StreamKey, model::EntityId>, std::string> fields;

    bool names(store::StreamKey stream, const model::EntityId& entity) const {
        return fields.contains({stream, entity});
    }
};

/// What a round deletes in one stream.
struct RoundDeletes {
    std::int64_t count = 0;
    std::int64_t of = 0;  ///< records that there were before the first one
};

/// What one run knows and counts. Everything but the atomics is touched only while the caller holds
/// a write transaction (the store lets one live at a time), or before and after the workers.
class RunState {
public:
    RunState(const Workspace& resolved, store::Store& backend, Clock& time, const RunOptions& asked,
             std::string id)
        : workspace(resolved), store(backend), clock(time), options(asked), runId(std::move(id)) {}

    const Workspace& workspace;
    store::Store& store;
    Clock& clock;
    const RunOptions& options;
    const std::string runId;

    LeadCounts leads;
    PairingReport pairing;
    std::unordered_map<store::StreamKey, StreamCounts> streams;
    /// Creates that were sent and whose outcome isn't known, by stream and canonical record.
    std::map<std::pair<store::StreamKey, model::EntityId>, store::AttemptRow> openCreates;
    /// Writes on their way, by stream and canonical record; and those of them whose record changed
    /// meanwhile.
    std::set<std::pair<store::StreamKey, model::EntityId>> inFlight;
    std::set<std::pair<store::StreamKey, model::EntityId>> overtaken;
    /// Records to be applied again because what they refer to is known now.
    std::vector<std::pair<store::StreamKey, std::string>> again;
    /// Streams whose records somebody waits for.
    std::unordered_set<store::StreamKey> awaited;
    /// Streams that this run has read to the end of what their lists show, from their beginning or
    /// their checkpoint on.
    std::unordered_set<store::StreamKey> readToTheEnd;
    /// Streams that were read to the end by a walk which an earlier run had begun.
    std::unordered_set<store::StreamKey> readInPieces;
    std::unordered_map<store::ConnectionKey, VendorClock> clocks;
    Leases* leases = nullptr;  ///< null: a plan on a private copy, which nobody contends for
    bool outrun = false;       ///< another worker took a stream over
    NeedsAttention attention;
    std::int64_t epoch = 0;   ///< of the store: one more with every restore
    bool restored = false;    ///< some connection wasn't in agreement since a restore
    bool suppresses = false;  ///< somebody was erased: new records are looked up before they lead
    std::map<store::StreamKey, OutboxCounts> outbox;
    std::unordered_map<store::StreamKey, RoundDeletes> deletes;
    std::optional<Permit> permit;  ///< nothing: whatever is due may be written

    /// The outbox took an intent up.
    void intentTaken(store::StreamKey stream, std::int64_t id);
    /// An intent ended, and how.
    void intentEnded(store::StreamKey stream, std::int64_t id, std::int64_t OutboxCounts::*how);
    /// An intent was removed because its record became another one.
    void intentGone(store::StreamKey stream, std::int64_t id);

    /// Another worker took streams over: what this run had taken up and isn't among what is `left`
    /// to do was ended there.
    void dropTakenOver(store::StreamKey stream, const std::unordered_set<std::int64_t>& left);

    /// Raises an intent; a write under way for it will not end it.
    Status raise(store::Transaction& tx, const StreamContext& stream, const model::EntityId& entity,
                 store::IntentKind kind = store::IntentKind::Differ, std::string evidence = {});
    /// Whether the stream is still this worker's; see Leases::fence.
    Status fence(store::Transaction& tx, const StreamContext& stream);
    bool cancelled() const { return options.cancelled && options.cancelled(); }
    void progress(const StreamContext& stream, const char* phase, std::int64_t records) const;
    void log(LogLevel level, const std::string& text) const;
    void fault(ConnectionFault what);
    std::vector<ConnectionFault> faults() const;
    /// A stream was away for longer than tombstones are kept: what it holds from before that moment
    /// (our clock) may be something deleted long ago. 0: it wasn't.
    void away(store::StreamKey stream, TimeUs untilUs);
    TimeUs awayUntil(store::StreamKey stream) const;
    /// A stream may be read, or written, until its slice of time is over.
    void startSlice(const StreamContext& stream);
    bool sliceIsOver(const StreamContext& stream) const;
    void unfinished(const ConnectionContext& connection);
    std::vector<std::string> unfinished() const;
    /// A guard kept something back.
    void stopped(GuardStop stop);
    std::vector<GuardStop> guardStops() const;
    /// Nobody approved the connection's first pairing, for it has nothing to write: what turns up
    /// behind the guard waits for the next run, which asks.
    void leaveUnapproved(store::ConnectionKey connection);
    bool isUnapproved(store::ConnectionKey connection) const;
    /// The plan by which what a guard keeps from a connection can be approved.
    void planned(const std::string& connection, const std::string& plan);
    /// A moment of the vendor's clock on ours; 0 stays 0.
    TimeUs corrected(const StreamContext& stream, TimeUs vendorTimeUs) const;

private:
    mutable std::mutex mutex_;
    std::vector<ConnectionFault> faults_;
    std::vector<GuardStop> guardStops_;
    std::unordered_map<store::StreamKey, TimeUs> away_;
    std::unordered_map<store::StreamKey, TimeUs> sliceEnds_;  ///< monotonic
    std::set<std::string> unfinished_;
    std::set<store::ConnectionKey> unapproved_;
};

}  // namespace leadloom::sync
