#pragma once

#include <cstdint>
#include <future>
#include <optional>
#include <string>
#include <vector>

#include "hub/store/checkpoint_row.h"
#include "hub/sync/connection/connector.h"
#include "hub/sync/reading/record_applier.h"
#include "hub/sync/run/run_state.h"

namespace leadloom::sync {

/// Gathers what a read finds and carries it into inbox and ledger, a few hundred records in a
/// transaction. A record that fails alone is parked alone.
///
/// Where the engine's settings allow it, what was gathered in the middle of a read is stored on a
/// thread of its own while the connector asks for more: one step at a time, in order. When a step
/// fails, nothing after it is stored, and the next call as well as the last flush say so.
class PageSink final : public RecordSink {
public:
    /// `checkpoint` null: the records are fetched by id and no cursor moves.
    PageSink(RunState& run, const StreamContext& stream, RecordApplier& applier,
             store::CheckpointRow* checkpoint, Sighting sighting, store::InboxCause cause)
        : run_(run),
          stream_(stream),
          checkpoint_(checkpoint),
          sighting_(sighting),
          cause_(cause),
          beside_(checkpoint != nullptr && run.workspace.settings().storesBesideReading),
          lastStartedUs_(checkpoint == nullptr ? 0 : checkpoint->startedAtUs),
          applier_(applier) {}

    /// The read looks back by this much: changes that come later than it should have shown them
    /// are learnt from.
    void lookedBackBy(TimeUs overlapUs) { overlapUs_ = overlapUs; }

    Status put(std::span<const RawRecord> records) override;
    Status checkpoint(std::string_view cursor, TimeUs coversUntilUs) override;
    Status reject(std::string_view place, std::string_view reason, std::string_view raw) override;
    void serverTime(TimeUs vendorNowUs) override;

    /// The read goes on behind the last cursor that it was told. The last one of a complete walk
    /// isn't passed before its end is: from there a walk would begin anew, and take what the first
    /// one showed for seen by itself.
    void passCursor();
    /// Stores what is still held back, and waits for it.
    Status flush();

    std::int64_t records() const { return records_; }
    /// Some records have to be asked for by id: they stand in the inbox, New, as hints.
    bool doubts() const { return doubts_; }
    /// When the first answer came, on our clock; 0: nothing came.
    TimeUs firstAnswerUs() const { return firstAnswerUs_; }

private:
    struct Held {
        store::InboxRow row;
        std::string rejection;
    };
    /// What goes into one transaction.
    struct Step {
        std::vector<Held> held;
        std::size_t count = 0;  ///< of `held`, whose capacity is kept
        std::size_t bytes = 0;
        std::int64_t records = 0;  ///< of the read, with these
        store::CheckpointRow checkpoint;
        bool movesCursor = false;
        std::optional<TimeUs> clockOffsetUs;
    };
    struct Place {
        std::string cursor;
        TimeUs coversUntilUs = 0;
    };

    Held& hold();
    bool isFull() const { return step_.count >= mostHeld() || step_.bytes >= MostHeldBytes; }
    std::size_t mostHeld() const;
    bool takesStep();
    Status storeOnTheWay();
    Status beginStep(bool beside);
    Status lastStep();
    Status storeStep();
    Status tryStep(bool careful);
    Status keep(store::Transaction& tx, bool careful);
    Status takeIn(store::Transaction& tx, Held& held, bool careful);
    Result<RowOutcome> carry(store::Transaction& tx, Held& held);
    Status doubt(store::Transaction& tx, const store::InboxRow& row);
    Result<RowOutcome> keepRejected(store::Transaction& tx, Held& held);
    Status parkPoison(store::Transaction& tx, const Held& held, const Error& error);
    void count(RowOutcome outcome);
    Status watchProgress(std::string_view cursor);
    void watchLateness(const store::InboxRow& row);
    Status mayGoOn() const;
    Status keepLearnt(store::Transaction& tx);
    void sawAnswer();

    static constexpr std::size_t MostHeldBytes = 4U << 20U;

    RunState& run_;
    const StreamContext& stream_;
    store::CheckpointRow* checkpoint_;
    Sighting sighting_;
    store::InboxCause cause_;
    bool beside_;           ///< a step is stored while the read goes on
    TimeUs lastStartedUs_;  ///< when the read before this one began
    TimeUs overlapUs_ = 0;
    Step step_;             ///< being filled
    std::size_t most_ = 0;  ///< to be held; 0: as usual
    std::int64_t records_ = 0;
    TimeUs firstAnswerUs_ = 0;
    std::optional<Place> told_;  ///< by the connector, and not passed yet
    bool cursorMoved_ = false;
    std::size_t pageSignature_ = 0;
    std::size_t lastSignature_ = 0;
    std::string lastCursor_;
    int stalledPages_ = 0;
    std::optional<Error> failure_;  ///< a step couldn't be stored

    // Of the step that is being stored; nobody else's while it is.
    RecordApplier& applier_;
    Step storing_;
    StreamCounts counts_;
    TimeUs latestUs_ = 0;  ///< how late a change came
    bool doubts_ = false;
    std::future<Status> stored_;  ///< last: it waits for all of the above
};

}  // namespace leadloom::sync
