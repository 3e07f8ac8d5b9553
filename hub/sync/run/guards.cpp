#include "hub/sync/run/guards.h"

#include <limits>
#include <vector>

#include "hub/base/crash_point.h"
#include "hub/base/mutant.h"
#include "hub/sync/funnel/conversions.h"
#include "hub/sync/plan/plans.h"
#include "hub/sync/run/epoch.h"
#include "hub/sync/writing/write_planner.h"

namespace leadloom::sync {
namespace {

constexpr std::int64_t FewestCleared = 20;
constexpr std::int64_t MostClearedPercent = 30;
constexpr int Page = 1000;
constexpr std::string_view Pairing = "pairing";
constexpr std::string_view Paired = "paired";

bool passes(std::int64_t count, std::int64_t most, double percent, std::int64_t of) {
    return count > most && static_cast<double>(count) * 100.0 > percent * static_cast<double>(of);
}

GuardStop stopFor(const StreamContext& stream, const char* guard, std::string reason) {
    GuardStop stop;
    stop.connection = stream.connection->settings->name;
    stop.stream = stream.settings->name;
    stop.guard = guard;
    stop.reason = std::move(reason);
    return stop;
}

struct IntentKinds {
    std::int64_t differing = 0;
    std::int64_t removing = 0;
};

Result<IntentKinds> countKinds(store::Transaction& tx, const StreamContext& stream) {
    IntentKinds kinds;
    model::EntityId after;
    for (;;) {
        const auto intents =
            tx.dueIntents(stream.key, std::numeric_limits<TimeUs>::max(), after, Page);
        if (!intents) return intents.error();
        if (intents->empty()) return kinds;
        after = intents->back().entity;
        for (const store::IntentRow& intent : *intents) {
            // What undoes a run was looked at and approved as a plan.
            if (intent.kind == store::IntentKind::Restore) continue;
            ++(intent.kind == store::IntentKind::Differ ? kinds.differing : kinds.removing);
        }
    }
}

/// Some stream lost so much of one field at once that it looks like a fault there.
std::optional<std::string> massClearing(RunState& run, store::Transaction& tx,
                                        const ConnectionContext& towards) {
    for (const auto& [key, counts] : run.streams) {
        const StreamContext* source = run.workspace.stream(key);
        if (source == nullptr || source->connection == &towards) continue;
        for (const auto& [field, cleared] : counts.cleared) {
            if (cleared <= FewestCleared) continue;
            const auto live = tx.countLinks(key, store::LinkState::Live);
            if (!live || cleared * 100 <= MostClearedPercent * *live) continue;
            const FieldRule* rule = run.workspace.rule(field);
            return source->place() + " cleared " +
                   (rule == nullptr ? std::to_string(field) : rule->spec->name) + " in " +
                   std::to_string(cleared) + " records at once";
        }
    }
    return std::nullopt;
}

/// What the stream would have been sent goes into the stop. False: nothing would be sent.
Result<bool> stopWithPreview(RunState& run, store::Transaction& tx, const StreamContext& stream,
                             GuardStop stop) {
    WritePlanner planner(run);
    const auto plan = planner.preview(tx, stream, 0);
    if (!plan) return plan.error();
    if (plan->creates + plan->updates + plan->deletes == 0) return false;
    stop.creates = plan->creates;
    stop.updates = plan->updates;
    stop.deletes = plan->deletes;
    const auto live = tx.countLinks(stream.key, store::LinkState::Live);
    if (!live) return live.error();
    stop.streamRecords = *live;
    run.stopped(std::move(stop));
    return true;
}

/// After a restore the hub doesn't know what it did since the backup: what it would delete or make
/// waits for a person.
Result<bool> passesAfterRestore(RunState& run, store::Transaction& tx,
                                const StreamContext& stream) {
    if (!run.restored) return true;
    const auto mark = tx.value(restoredKey(*stream.connection));
    if (!mark) return mark.error();
    if (!*mark) return true;
    WritePlanner planner(run);
    const auto plan = planner.preview(tx, stream, 0);
    if (!plan) return plan.error();
    if (plan->creates + plan->deletes == 0) return true;
    GuardStop stop = stopFor(stream, "restored",
                             "the store was restored from a backup: what would be created or "
                             "deleted is to be looked at first; look at leadloom plan, then "
                             "approve it");
    stop.creates = plan->creates;
    stop.updates = plan->updates;
    stop.deletes = plan->deletes;
    run.stopped(std::move(stop));
    return false;
}

Result<bool> streamPasses(RunState& run, store::Transaction& tx, const StreamContext& stream,
                          bool pairing) {
    const auto known = passesAfterRestore(run, tx, stream);
    if (!known || !*known) return known;
    const GuardSettings& guards = stream.connection->settings->guards;
    const auto kinds = countKinds(tx, stream);
    if (!kinds) return kinds.error();
    const auto live = tx.countLinks(stream.key, store::LinkState::Live);
    if (!live) return live.error();
    if (passes(kinds->removing, guards.maxDeletes, guards.maxDeletePercent, *live)) {
        const auto stopped =
            stopWithPreview(run, tx, stream,
                            stopFor(stream, "max_deletes",
                                    "would delete " + std::to_string(kinds->removing) + " of " +
                                        std::to_string(*live) + " records; approve it to go on"));
        if (!stopped) return stopped.error();
        return !*stopped;
    }
    if (pairing || !passes(kinds->differing, guards.maxChanges, guards.maxChangePercent, *live)) {
        return true;
    }
    WritePlanner planner(run);
    const auto plan = planner.preview(tx, stream, 0);
    if (!plan) return plan.error();
    const std::int64_t changes = plan->creates + plan->updates;
    if (!passes(changes, guards.maxChanges, guards.maxChangePercent, *live)) return true;
    GuardStop stop =
        stopFor(stream, "max_changes",
                "would create or change " + std::to_string(changes) + " records where there are " +
                    std::to_string(*live) + "; approve it to go on");
    stop.creates = plan->creates;
    stop.updates = plan->updates;
    stop.streamRecords = *live;
    run.stopped(std::move(stop));
    return false;
}

}  // namespace

std::string approvalKey(const ConnectionContext& connection) {
    return "approved:" + connection.settings->name;
}

std::optional<GuardStop> guardAbsence(const RunState& run, const StreamContext& stream,
                                      std::int64_t absent, std::int64_t live) {
    if (run.options.approve) return std::nullopt;
    const GuardSettings& guards = stream.connection->settings->guards;
    const bool all = absent == live;
    if (!all && !passes(absent, guards.maxDeletes, guards.maxDeletePercent, live)) {
        return std::nullopt;
    }
    GuardStop stop = stopFor(
        stream, all ? "empty_stream" : "max_deletes",
        std::to_string(absent) + " of " + std::to_string(live) +
            " records were missing from a complete read; nothing was taken for deleted. Approve "
            "it if they are really gone");
    stop.deletes = absent;
    stop.streamRecords = live;
    return stop;
}

namespace {

Result<bool> letThrough(RunState& run, const ConnectionContext& connection) {
    if (const Status retired = retireGuardPlan(run, connection); !retired) return retired.error();
    return true;
}

bool asksFirst(const ConnectionContext& connection) {
    return connection.settings->guards.firstSync == GuardSettings::FirstSync::Ask;
}

/// Where the first pairing isn't approved yet, what turns up behind the guard waits.
Result<bool> nothingToWrite(RunState& run, const ConnectionContext& connection) {
    auto tx = run.store.beginRead();
    if (!tx) return tx.error();
    for (const StreamContext& stream : connection.streams) {
        if (!stream.writes()) continue;
        const auto due = (*tx)->dueIntents(stream.key, std::numeric_limits<TimeUs>::max(), {}, 1);
        if (!due) return due.error();
        if (!due->empty()) return false;
    }
    const auto approved = (*tx)->value(approvalKey(connection));
    if (!approved) return approved.error();
    if (asksFirst(connection) && !*approved) run.leaveUnapproved(connection.key);
    return true;
}

}  // namespace

Result<bool> guardsPass(RunState& run, const ConnectionContext& connection) {
    if (LL_MUTANT("guard.none")) return true;
    const bool approves = run.options.approve || run.permit;
    if (!approves) {
        const auto idle = nothingToWrite(run, connection);
        if (!idle) return idle.error();
        if (*idle) return letThrough(run, connection);
    }
    auto tx = run.store.beginWrite();
    if (!tx) return tx.error();
    const auto approved = (*tx)->value(approvalKey(connection));
    if (!approved) return approved.error();
    if (approves) {
        if (*approved) {
            tx->reset();
            return letThrough(run, connection);
        }
        const Status put = (*tx)->putValue(approvalKey(connection), Pairing);
        if (!put) return put.error();
        LL_CRASH_POINT("approval.before_commit");
        if (const Status committed = (*tx)->commit(); !committed) return committed.error();
        LL_CRASH_POINT("approval.after_commit");
        tx->reset();
        return letThrough(run, connection);
    }
    const auto clearing = massClearing(run, **tx, connection);
    bool pass = true;
    for (const StreamContext& stream : connection.streams) {
        if (!stream.writes()) continue;
        const bool first = asksFirst(connection) && !*approved;
        if (!first && !clearing) {
            const auto passed = streamPasses(run, **tx, stream, *approved == Pairing);
            if (!passed) return passed.error();
            pass = pass && *passed;
            continue;
        }
        GuardStop stop =
            first ? stopFor(stream, "first_sync",
                            "nothing is written before the first pairing was approved; look at "
                            "leadloom plan, then run leadloom sync --approve")
                  : stopFor(stream, "cleared", *clearing + "; approve it to go on");
        const auto stopped = stopWithPreview(run, **tx, stream, std::move(stop));
        if (!stopped) return stopped.error();
        if (first && !*stopped) run.leaveUnapproved(connection.key);
        pass = pass && !*stopped;
    }
    if (!pass) {
        const Status kept = keepGuardPlan(run, **tx, connection);
        if (!kept) return kept.error();
    }
    if (const Status committed = (*tx)->commit(); !committed) return committed.error();
    tx->reset();
    return pass ? letThrough(run, connection) : Result<bool>(false);
}

Result<bool> mayDeleteOneMore(RunState& run, store::Transaction& tx, const StreamContext& stream) {
    if (run.options.approve || run.permit || LL_MUTANT("guard.none")) return true;
    RoundDeletes& deletes = run.deletes[stream.key];
    if (deletes.count == 0) {
        const auto live = tx.countLinks(stream.key, store::LinkState::Live);
        if (!live) return live.error();
        deletes.of = *live;
    }
    const GuardSettings& guards = stream.connection->settings->guards;
    const std::int64_t next = deletes.count + 1;
    if (passes(next, guards.maxDeletes, guards.maxDeletePercent, deletes.of)) return false;
    deletes.count = next;
    return true;
}

Result<bool> mayTellConversions(RunState& run, const ConnectionContext& connection) {
    if (!asksFirst(connection)) return true;
    auto tx = run.store.beginRead();
    if (!tx) return tx.error();
    const auto approved = (*tx)->value(approvalKey(connection));
    if (!approved) return approved.error();
    if (*approved) return true;
    const auto waiting = waitingConversions(**tx, connection);
    if (!waiting) return waiting.error();
    if (waiting->empty()) return true;
    std::int64_t count = 0;
    for (const WaitingConversions& some : *waiting)
        count += some.count;
    GuardStop stop;
    stop.connection = connection.settings->name;
    stop.guard = "first_sync";
    stop.reason = std::to_string(count) + (count == 1 ? " conversion waits" : " conversions wait") +
                  ": nothing is told to a platform before its connection was approved; look at "
                  "leadloom plan, then run leadloom sync " +
                  stop.connection + " --approve";
    run.stopped(std::move(stop));
    return false;
}

Status notePaired(RunState& run, const ConnectionContext& connection) {
    auto tx = run.store.beginWrite();
    if (!tx) return tx.error();
    const auto approved = (*tx)->value(approvalKey(connection));
    if (!approved) return approved.error();
    if (*approved != Pairing) return Status::ok();
    for (const StreamContext& stream : connection.streams) {
        const auto due = (*tx)->dueIntents(stream.key, std::numeric_limits<TimeUs>::max(), {}, 1);
        if (!due) return due.error();
        if (!due->empty()) return Status::ok();
    }
    if (const Status put = (*tx)->putValue(approvalKey(connection), Paired); !put) return put;
    LL_CRASH_POINT("approval.before_paired");
    return (*tx)->commit();
}

}  // namespace leadloom::sync
