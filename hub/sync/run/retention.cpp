#include "hub/sync/run/retention.h"

#include "hub/base/crash_point.h"
#include "hub/base/mutant.h"

namespace leadloom::sync {
namespace {

constexpr int Batch = 1000;
constexpr int MostBatches = 50;

}  // namespace

Status forgetOld(store::Store& store, const RetentionSettings& ages, TimeUs nowUs,
                 const std::function<bool()>& cancelled) {
    if (LL_MUTANT("retention.none")) return Status::ok();
    const store::RetentionBounds bounds{nowUs - ages.attemptsUs, nowUs - ages.inboxUs,
                                        nowUs - ages.webhookEventsUs, nowUs - ages.runsUs};
    for (int batch = 0; batch < MostBatches; ++batch) {
        if (cancelled && cancelled()) return Status::ok();
        auto tx = store.beginWrite();
        if (!tx) return tx.error();
        const auto removed = (*tx)->sweep(bounds, Batch);
        if (!removed) return removed.error();
        if (*removed == 0) return Status::ok();
        LL_CRASH_POINT("retention.before_commit");
        if (const Status committed = (*tx)->commit(); !committed) return committed;
        if (*removed < Batch) return Status::ok();
    }
    return Status::ok();
}

}  // namespace leadloom::sync
