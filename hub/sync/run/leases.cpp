#include "hub/sync/run/leases.h"

#include <algorithm>

#include "hub/base/crash_point.h"
#include "hub/base/mutant.h"

namespace leadloom::sync {
namespace {

/// A token that no lease has.
constexpr std::int64_t Lost = -1;

std::string nameOf(const StreamContext& stream) {
    return "stream:" + std::to_string(stream.key);
}

Error lost(const StreamContext& stream) {
    return {ErrorKind::Transient, stream.place() + ": another worker took the stream over",
            "nothing is to be done: the work goes on there"};
}

}  // namespace

// Not made of `random`: runs of the same seed shall stay the same with and without leases. Two that
// share a name by chance are still told apart by their tokens.
Leases::Leases(const EngineSettings& settings) : settings_(settings), worker_(settings.worker) {
    if (!worker_.empty()) return;
    worker_ = std::to_string(settings.clock->wallUs()) + "-" +
              std::to_string(reinterpret_cast<std::uintptr_t>(this));
}

/// At least half of its time is left: most transactions then only look.
bool Leases::lastsAWhile(const StreamContext& stream) const {
    const std::lock_guard lock(mutex_);
    const auto held = held_.find(stream.key);
    return held != held_.end() &&
           held->second.untilUs - settings_.clock->wallUs() > settings_.leaseUs / 2;
}

Result<Lease> Leases::take(const ConnectionContext& connection) {
    const bool fresh =
        std::all_of(connection.streams.begin(), connection.streams.end(),
                    [this](const StreamContext& stream) { return lastsAWhile(stream); });
    if (fresh) return Lease::Kept;
    auto tx = settings_.store->beginWrite();
    if (!tx) return tx.error();
    const TimeUs now = settings_.clock->wallUs();
    std::unordered_map<store::StreamKey, Held> taken;
    for (const StreamContext& stream : connection.streams) {
        const auto token = (*tx)->takeLease(nameOf(stream), worker_, now, now + settings_.leaseUs,
                                            settings_.soleWorker);
        if (!token) return token.error();
        if (!*token) return Lease::Anothers;
        taken[stream.key] = {**token, now + settings_.leaseUs};
    }
    if (const Status committed = (*tx)->commit(); !committed) return committed.error();
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [stream, held] : taken)
            held_[stream] = held;
    }
    LL_CRASH_POINT("read.after_lease");
    return Lease::Taken;
}

Status Leases::fence(store::Transaction& tx, const StreamContext& stream) {
    if (LL_MUTANT("fence.none")) return Status::ok();
    std::int64_t token = 0;
    {
        const std::lock_guard lock(mutex_);
        const auto held = held_.find(stream.key);
        if (held == held_.end()) return Status::ok();
        token = held->second.token;
    }
    if (token == Lost) return lost(stream);
    const TimeUs untilUs = lastsAWhile(stream) ? 0 : settings_.clock->wallUs() + settings_.leaseUs;
    const auto holds = tx.holdsLease(nameOf(stream), token, untilUs);
    if (!holds) return holds.error();
    const std::lock_guard lock(mutex_);
    if (*holds) {
        TimeUs& known = held_[stream.key].untilUs;
        known = std::max(known, untilUs);
        return Status::ok();
    }
    held_[stream.key] = {Lost, 0};  // until it is taken again: who tries twice is no better off
    return lost(stream);
}

}  // namespace leadloom::sync
