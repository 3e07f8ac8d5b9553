#include "hub/sync/connection/clock_offset.h"

namespace leadloom::sync {
namespace {

/// So often it is noted that a clock is as it was: beside other things that are stored, and alone.
constexpr TimeUs NotedUs = 60'000'000;
constexpr TimeUs NotedAloneUs = 3'600'000'000;

struct Measured {
    VendorClock clock;
    bool isNews = false;
};

Result<Measured> measured(store::Transaction& tx, const RunState& run,
                          const ConnectionContext& connection, TimeUs measuredUs, TimeUs notedUs) {
    const auto stored = tx.value(clockOffsetKey(connection));
    if (!stored) return stored.error();
    Measured result;
    if (*stored) result.clock = VendorClock(**stored);
    const TimeUs now = run.clock.wallUs();
    const TimeUs confirmed = result.clock.confirmedUs();
    const VendorClock::News news = result.clock.takeIn(measuredUs, now);
    result.isNews = news == VendorClock::News::Another ||
                    (news == VendorClock::News::StillSo && now >= confirmed + notedUs);
    return result;
}

Status keep(store::Transaction& tx, RunState& run, const ConnectionContext& connection,
            TimeUs measuredUs, TimeUs notedUs) {
    const auto now = measured(tx, run, connection, measuredUs, notedUs);
    if (!now) return now.error();
    if (!now->isNews) return Status::ok();
    run.clocks[connection.key] = now->clock;
    return tx.putValue(clockOffsetKey(connection), now->clock.text());
}

}  // namespace

Status loadClock(store::Transaction& tx, RunState& run, const ConnectionContext& connection) {
    const auto clock = tx.value(clockOffsetKey(connection));
    if (!clock) return clock.error();
    if (*clock) run.clocks[connection.key] = VendorClock(**clock);
    return Status::ok();
}

std::string clockOffsetKey(const ConnectionContext& connection) {
    return "clock_offset:" + connection.settings->name;
}

Status keepClockOffset(store::Transaction& tx, RunState& run, const ConnectionContext& connection,
                       TimeUs measuredUs) {
    return keep(tx, run, connection, measuredUs, NotedUs);
}

Status keepClockOffset(RunState& run, const ConnectionContext& connection, TimeUs measuredUs) {
    {
        auto tx = run.store.beginRead();
        if (!tx) return tx.error();
        const auto now = measured(**tx, run, connection, measuredUs, NotedAloneUs);
        if (!now) return now.error();
        if (!now->isNews) return Status::ok();
    }
    auto tx = run.store.beginWrite();
    if (!tx) return tx.error();
    const Status kept = keep(**tx, run, connection, measuredUs, NotedAloneUs);
    return kept ? (*tx)->commit() : kept;
}

}  // namespace leadloom::sync
