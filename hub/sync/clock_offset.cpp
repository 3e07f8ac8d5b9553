#include "hub/sync/clock_offset.h"

#include <cstdlib>
#include <optional>

namespace leadloom::sync {
namespace {

/// Differences below this are the resolution of a `Date` header.
constexpr TimeUs NoiseUs = 2'000'000;
/// What a network and a busy server can't explain: the clock was set.
constexpr TimeUs StepUs = 60'000'000;
constexpr TimeUs Share = 4;

/// The offset to be kept from now on; nothing: the known one stays.
Result<std::optional<TimeUs>> changed(store::Transaction& tx, const ConnectionContext& connection,
                                      TimeUs measuredUs) {
    const auto stored = tx.value(clockOffsetKey(connection));
    if (!stored) return stored.error();
    const TimeUs measured = std::abs(measuredUs) < NoiseUs ? 0 : measuredUs;
    const TimeUs known = *stored ? std::stoll(**stored) : 0;
    const bool step = !*stored || std::abs(measured - known) >= StepUs;
    const TimeUs next = step ? measured : known + (measured - known) / Share;
    if (std::abs(next - known) < NoiseUs) return std::optional<TimeUs>();
    return std::optional<TimeUs>(next);
}

}  // namespace

std::string clockOffsetKey(const ConnectionContext& connection) {
    return "clock_offset:" + connection.settings->name;
}

Status keepClockOffset(store::Transaction& tx, RunState& run, const ConnectionContext& connection,
                       TimeUs measuredUs) {
    const auto next = changed(tx, connection, measuredUs);
    if (!next) return next.error();
    if (!*next) return Status::ok();
    run.clockOffset[connection.key] = **next;
    return tx.putValue(clockOffsetKey(connection), std::to_string(**next));
}

Status keepClockOffset(RunState& run, const ConnectionContext& connection, TimeUs measuredUs) {
    {
        auto tx = run.store.beginRead();
        if (!tx) return tx.error();
        const auto next = changed(**tx, connection, measuredUs);
        if (!next) return next.error();
        if (!*next) return Status::ok();
    }
    auto tx = run.store.beginWrite();
    if (!tx) return tx.error();
    const Status kept = keepClockOffset(**tx, run, connection, measuredUs);
    return kept ? (*tx)->commit() : kept;
}

}  // namespace leadloom::sync
