#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/store/checkpoint_row.h"
#include "hub/sync/connection/connector.h"
#include "hub/sync/reading/judged_generation.h"
#include "hub/sync/reading/record_applier.h"
#include "hub/sync/run/run_state.h"

namespace leadloom::sync {

/// Reads one stream to its end: rows and the checkpoint that covers exactly them go into one
/// transaction, and so does what they change in the ledger. A cursor never moves otherwise.
class StreamReader {
public:
    StreamReader(RunState& run, const StreamContext& stream, Connector& connector,
                 RecordApplier& applier)
        : run_(run), stream_(stream), connector_(connector), applier_(applier) {}

    /// Changes since the checkpoint, or everything (`full`, no checkpoint yet, no cursor to go by).
    Status read(bool full);

    /// Fetches the records that hints name (of webhooks, and of lists that showed them older than
    /// they are known), and applies them.
    Status readHints();

    /// Fetches records by id and applies them.
    Status fetch(const std::vector<std::string>& ids, Sighting sighting,
                 store::InboxCause cause = store::InboxCause::Poll);

private:
    CallContext call(bool patient) const;
    Status begin(bool full);
    Status lookWhetherAway(store::Transaction& tx);
    bool isDueInFull() const;
    void openGeneration();
    Status keepBegun();
    Result<ReadEnd> attempt();
    Status finish(const ReadEnd& end);
    TimeUs begunUs() const;
    TimeUs lagsUntil(TimeUs fromUs) const;
    Result<JudgedGeneration> judgeAbsence();
    Status noteOutOfSight(const std::vector<std::string>& ids);
    Result<std::vector<std::string>> unseenRecords();
    Status findAbsent(std::int64_t judged);
    Result<std::set<std::string>> searchAbsent(const std::vector<std::string>& ids,
                                               std::int64_t judged);
    Status confirmAbsent(const std::vector<std::string>& ids, std::int64_t judged);

    // stream_hints.cpp
    Status fetchHinted(std::span<const store::InboxRow> hints);
    Status readForHints(std::span<const store::InboxRow> hints);
    Status noteMissed(const std::set<std::string>& asked);
    Status settleHints(std::span<const store::InboxRow> hints);

    RunState& run_;
    const StreamContext& stream_;
    Connector& connector_;
    RecordApplier& applier_;
    store::CheckpointRow checkpoint_;
    bool full_ = false;
    bool resumed_ = false;
    std::int64_t newest_ = 0;  ///< generation that was ever opened
    TimeUs overlapUs_ = 0;     ///< learnt; 0: as declared
    TimeUs startedUs_ = 0;
    std::int64_t lastHint_ = 0;
    /// What a complete read on behalf of hints, which began then, didn't show.
    std::optional<std::set<std::string>> missed_;
    TimeUs walkedFromUs_ = 0;
};

/// What decides whether absence from two full reads may be compared: which records and fields the
/// stream shows.
std::string scopeFingerprint(const StreamContext& stream);

}  // namespace leadloom::sync
