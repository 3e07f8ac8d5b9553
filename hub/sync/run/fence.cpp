#include "hub/sync/run/fence.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace leadloom::sync {
namespace {

constexpr std::string_view Key = "tombstones_forgotten_until";
constexpr int Batch = 1000;

/// 0: some stream was never walked completely.
Result<TimeUs> fenceOf(store::Transaction& tx, const Workspace& workspace, TimeUs nowUs) {
    TimeUs fence = nowUs;
    for (const ConnectionContext& connection : workspace.connections()) {
        for (const StreamContext& stream : connection.streams) {
            if (!stream.reads()) continue;
            const auto checkpoint = tx.checkpoint(stream.key);
            if (!checkpoint) return checkpoint.error();
            fence = std::min(fence, *checkpoint ? (*checkpoint)->generationAtUs : 0);
        }
    }
    return fence;
}

}  // namespace

Result<TimeUs> forgottenUntil(store::Transaction& tx) {
    const auto stored = tx.value(Key);
    if (!stored) return stored.error();
    TimeUs until = 0;
    if (*stored) std::from_chars((*stored)->data(), (*stored)->data() + (*stored)->size(), until);
    return until;
}

Status forgetTombstones(store::Store& store, const Workspace& workspace, TimeUs nowUs) {
    for (;;) {
        auto tx = store.beginWrite();
        if (!tx) return tx.error();
        const auto fence = fenceOf(**tx, workspace, nowUs);
        if (!fence) return fence.error();
        const TimeUs until = std::min(*fence, nowUs - workspace.settings().retention.tombstonesUs);
        if (until <= 0) return Status::ok();
        const auto gone = (*tx)->pruneTombstones(until, Batch);
        if (!gone) return gone.error();
        if (*gone == 0) return Status::ok();
        const Status kept = (*tx)->putValue(Key, std::to_string(until));
        if (!kept) return kept;
        if (const Status committed = (*tx)->commit(); !committed) return committed;
        if (*gone < Batch) return Status::ok();
    }
}

}  // namespace leadloom::sync
