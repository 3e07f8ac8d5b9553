#include <algorithm>

#include <nlohmann/json.hpp>

#include "hub/base/crash_point.h"
#include "hub/sync/engine_parts.h"
#include "hub/sync/plan/pending_effects.h"
#include "hub/sync/plan/plans.h"
#include "hub/sync/privacy/eraser.h"
#include "hub/sync/run/guards.h"
#include "hub/sync/run/round.h"
#include "hub/sync/undo/undo.h"
#include "hub/sync/writing/write_planner.h"

namespace leadloom::sync {
namespace {
constexpr std::size_t SampleWrites = 20;

std::string optionsJson(const RunOptions& options, bool again) {
    return nlohmann::json({{"connections", options.connections}, {"again", again}}).dump();
}

/// What plans were made for, as options of the run that carries them out. Several plans: those of
/// one run, each of a connection.
RunOptions optionsOf(const std::vector<store::PlanRow>& plans, const RunOptions& asked) {
    RunOptions options = asked;
    options.connections.clear();
    for (const store::PlanRow& plan : plans) {
        const nlohmann::json stored = nlohmann::json::parse(plan.options, nullptr, false);
        if (!stored.is_object()) continue;
        for (std::string& name : stored.value("connections", std::vector<std::string>()))
            options.connections.push_back(std::move(name));
    }
    options.kind = plans.front().kind == "undo" ? "undo" : "apply";
    // The permit lets the plan's writes past the guards; what is read is guarded as ever.
    options.approve = false;
    return options;
}

Status checkAll(const std::vector<store::PlanRow>& plans, const EngineSettings& settings) {
    for (const store::PlanRow& plan : plans) {
        if (const Status fits = checkPlan(plan, settings); !fits) return fits;
        if (plan.kind != "undo" || plan.state != store::PlanState::Open) continue;
        const auto target = undoableRun(settings, plan.run);
        if (!target) return target.error();
    }
    return Status::ok();
}

std::vector<PlannedEffect> effectsOf(const std::vector<store::PlanRow>& plans) {
    std::vector<PlannedEffect> all;
    for (const store::PlanRow& plan : plans) {
        for (PlannedEffect& effect : decodeEffects(plan.effects))
            all.push_back(std::move(effect));
    }
    std::sort(all.begin(), all.end());
    return all;
}

bool anyBegun(const std::vector<store::PlanRow>& plans) {
    return std::any_of(plans.begin(), plans.end(), [](const store::PlanRow& plan) {
        return plan.state == store::PlanState::Applying;
    });
}

bool againOf(const store::PlanRow& plan) {
    const nlohmann::json stored = nlohmann::json::parse(plan.options, nullptr, false);
    return stored.is_object() && stored.value("again", false);
}

const char* auditWord(const store::PlanRow& plan) {
    if (plan.kind == "undo") return "run.undo";
    return plan.kind == "guard" ? "run.approve" : "plan.apply";
}

Status note(RunState& run, store::Transaction& tx, const store::PlanRow& plan, std::string action,
            const std::string& detail) {
    store::AuditRow audit;
    audit.atUs = run.clock.wallUs();
    audit.actor = run.options.actor;
    audit.action = std::move(action);
    audit.subject = plan.run.empty() ? plan.id : plan.run;
    audit.detail = "plan " + plan.id + ": " + detail;
    audit.runId = run.runId;
    return tx.appendAudit(audit);
}

/// The plan's effects as they are now. For an undo its intents are raised in `tx`.
Result<PendingEffects> effectsNow(RunState& run, store::Transaction& tx, const store::PlanRow& plan,
                                  const std::vector<const ConnectionContext*>& connections) {
    if (plan.kind != "undo") return pendingEffects(run, tx, connections);
    const auto raised = raiseUndo(run, tx, plan.run, againOf(plan));
    if (!raised) return raised.error();
    return pendingEffects(run, tx, connections, [&](const store::IntentRow& intent) {
        return raised->contains({intent.stream, intent.entity});
    });
}

/// Approves the plans, when the world is as it was. What moved otherwise; then nothing is kept.
Result<std::vector<MovedEffect>> approvePlans(
    RunState& run, std::vector<store::PlanRow>& plans,
    const std::vector<const ConnectionContext*>& connections) {
    auto tx = run.store.beginWrite();
    if (!tx) return tx.error();
    auto pending = effectsNow(run, **tx, plans.front(), connections);
    if (!pending) return pending.error();
    auto moved = whatMoved(effectsOf(plans), pending->effects, anyBegun(plans));
    if (!moved.empty()) return moved;
    for (store::PlanRow& plan : plans) {
        plan.state = store::PlanState::Applying;
        plan.appliedBy = run.runId;
        if (plan.createdAtUs == 0) plan.createdAtUs = run.clock.wallUs();
        if (const Status put = (*tx)->putPlan(plan); !put) return put.error();
        const Status noted = note(run, **tx, plan, auditWord(plan),
                                  std::to_string(pending->effects.size()) + " writes");
        if (!noted) return noted.error();
    }
    LL_CRASH_POINT("plan.before_approval");
    if (const Status committed = (*tx)->commit(); !committed) return committed.error();
    run.permit = std::move(pending->permit);
    return moved;
}

/// Whether something that the plans named is still to be written.
Result<bool> isUnfinished(RunState& run, const std::vector<store::PlanRow>& plans,
                          const std::vector<const ConnectionContext*>& connections) {
    auto tx = run.store.beginWrite();
    if (!tx) return tx.error();
    const auto pending = pendingEffects(run, **tx, connections);
    if (!pending) return pending.error();
    const std::vector<PlannedEffect> planned = effectsOf(plans);
    return std::any_of(pending->effects.begin(), pending->effects.end(),
                       [&](const PlannedEffect& left) {
                           return std::binary_search(planned.begin(), planned.end(), left);
                       });
}

/// A plan is carried out by one worker alone.
Status leaseAll(RunState& run, const std::vector<const ConnectionContext*>& connections) {
    for (const ConnectionContext* connection : connections) {
        const auto mine = run.leases->take(*connection);
        if (!mine) return mine.error();
        if (*mine != Lease::Anothers) continue;
        const std::string& name = connection->settings->name;
        run.fault({name,
                   {},
                   {ErrorKind::Transient, name + ": another worker is at it",
                    "apply the plan again when that one has ended"}});
    }
    return Status::ok();
}

Status markApplied(RunState& run, std::vector<store::PlanRow>& plans) {
    auto tx = run.store.beginWrite();
    if (!tx) return tx.error();
    for (store::PlanRow& plan : plans) {
        plan.state = store::PlanState::Applied;
        if (const Status put = (*tx)->putPlan(plan); !put) return put;
        if (plan.kind != "undo") continue;
        const Status put = (*tx)->putValue(undoneKey(plan.run), run.runId);
        if (!put) return put;
    }
    return (*tx)->commit();
}

}  // namespace

Result<PlanReport> Engine::plan(const RunOptions& options) {
    if (const Status opened = parts_->open(); !opened) return opened.error();
    const std::lock_guard lock(parts_->runMutex);
    const auto connections = parts_->chosen(options);
    if (!connections) return connections.error();
    const EngineSettings& settings = parts_->settings;
    auto scratch = settings.store->scratchCopy();
    if (!scratch) return scratch.error();
    RunState run(*parts_->workspace, **scratch, *settings.clock, options, newRunId(settings));
    if (const Status loaded = loadState(run); !loaded) return loaded.error();
    Round round(run, *connections, [this](const ConnectionContext& connection) {
        return parts_->connector(connection);
    });
    if (const Status read = round.read(false); !read) return read.error();
    PlanReport plan;
    WritePlanner planner(run);
    store::PlanRow row = beginPlan(settings, "sync", options.actor);
    for (const ConnectionContext* connection : *connections) {
        const auto pass = guardsPass(run, *connection);
        if (!pass) return pass.error();
        auto tx = (*scratch)->beginWrite();
        if (!tx) return tx.error();
        for (const StreamContext& stream : connection->streams) {
            auto preview = planner.preview(**tx, stream, SampleWrites);
            if (!preview) return preview.error();
            const StreamCounts& counts = run.streams[stream.key];
            preview->links = counts.links;
            preview->joins = counts.joins;
            plan.streams.push_back(*std::move(preview));
        }
        const auto waiting = waitingConversions(**tx, *connection);
        if (!waiting) return waiting.error();
        plan.conversions.insert(plan.conversions.end(), waiting->begin(), waiting->end());
    }
    {
        auto tx = (*scratch)->beginWrite();
        if (!tx) return tx.error();
        const auto pending = pendingEffects(run, **tx, *connections);
        if (!pending) return pending.error();
        row.effects = encodeEffects(pending->effects);
        auto people = consolidationOf(**tx, run);
        if (!people) return people.error();
        plan.people = *std::move(people);
    }
    plan.id = row.id;
    plan.run = reportOf(run, *connections);
    plan.run.status = "planned";
    for (GuardStop& stop : plan.run.guardStops)
        stop.plan.clear();
    row.options = optionsJson(options, false);
    row.report = toJsonWithoutValues(plan);
    parts_->dropFailed(run);
    const Status kept = keepPlan(*settings.store, row);
    if (!kept) return kept.error();
    return plan;
}

Result<PlanReport> Engine::planUndo(std::string_view undone, bool again,
                                    const RunOptions& options) {
    if (const Status opened = parts_->open(); !opened) return opened.error();
    const std::lock_guard lock(parts_->runMutex);
    const EngineSettings& settings = parts_->settings;
    const auto target = undoableRun(settings, undone);
    if (!target) return target.error();
    const auto connections = parts_->chosen({});
    if (!connections) return connections.error();
    auto scratch = settings.store->scratchCopy();
    if (!scratch) return scratch.error();
    RunState run(*parts_->workspace, **scratch, *settings.clock, options, newRunId(settings));
    if (const Status loaded = loadState(run); !loaded) return loaded.error();
    Round round(run, *connections, [this](const ConnectionContext& connection) {
        return parts_->connector(connection);
    });
    if (const Status read = round.read(false); !read) return read.error();
    store::PlanRow row = beginPlan(settings, "undo", options.actor);
    row.run = *target;
    row.options = optionsJson({}, again);
    PlanReport plan;
    {
        auto tx = (*scratch)->beginWrite();
        if (!tx) return tx.error();
        auto records = undoneRecords(run, **tx, row.run, again);
        if (!records) return records.error();
        plan.undone = *std::move(records);
        const auto pending = effectsNow(run, **tx, row, *connections);
        if (!pending) return pending.error();
        row.effects = encodeEffects(pending->effects);
    }
    plan.id = row.id;
    plan.undo = row.run;
    plan.run = reportOf(run, *connections);
    plan.run.status = "planned";
    row.report = toJsonWithoutValues(plan);
    parts_->dropFailed(run);
    const Status kept = keepPlan(*settings.store, row);
    if (!kept) return kept.error();
    return plan;
}

Result<RunReport> Engine::apply(std::string_view id, const RunOptions& options) {
    std::optional<store::PlanRow> row;
    {
        auto tx = parts_->settings.store->beginRead();
        if (!tx) return tx.error();
        auto found = (*tx)->plan(id);
        if (!found) return found.error();
        row = *std::move(found);
    }
    if (row) return apply(std::vector{*row}, options);
    return Error{ErrorKind::NotFound, "there is no plan " + std::string(id),
                 "leadloom plan makes one; leadloom plans lists those that are kept"};
}

Result<RunReport> Engine::approveRun(std::string_view id, const RunOptions& options) {
    std::vector<store::PlanRow> plans;
    {
        auto tx = parts_->settings.store->beginRead();
        if (!tx) return tx.error();
        auto found = guardPlansOf(**tx, id);
        if (!found) return found.error();
        plans = *std::move(found);
    }
    return apply(std::move(plans), options);
}

Result<RunReport> Engine::apply(std::vector<store::PlanRow> plans, const RunOptions& asked) {
    if (const Status opened = parts_->open(); !opened) return opened.error();
    const std::lock_guard lock(parts_->runMutex);
    const EngineSettings& settings = parts_->settings;
    if (const Status fit = checkAll(plans, settings); !fit) return fit.error();
    const RunOptions options = optionsOf(plans, asked);
    const auto connections = parts_->chosen(options);
    if (!connections) return connections.error();
    const TimeUs started = settings.clock->wallUs();
    RunState run(*parts_->workspace, *settings.store, *settings.clock, options, newRunId(settings));
    run.leases = parts_->leases.get();
    if (const Status begun = parts_->startRun(options, run.runId); !begun) return begun.error();
    if (const Status loaded = loadState(run); !loaded) return loaded.error();
    auto moved = parts_->carryOut(run, plans, *connections);
    if (!moved) return moved.error();
    if (const Status counted = countWaiting(run); !counted) return counted.error();
    RunReport report = reportOf(run, *connections);
    report.plan = plans.front().id;
    report.rounds = 1;
    report.moved = *std::move(moved);
    const bool done = plans.front().state == store::PlanState::Applied;
    report.status = !report.moved.empty() ? "world_moved" : done ? "completed" : "interrupted";
    if (!report.balanced()) report.status = "failed";
    parts_->dropFailed(run);
    const Status ended = parts_->endRun(options, report, started);
    if (!ended) return ended.error();
    run.log(LogLevel::Note, "run " + run.runId + " ends: " + report.status);
    return report;
}

/// Reads, compares, approves, writes. What moved; then nothing was written.
Result<std::vector<MovedEffect>> Engine::Parts::carryOut(
    RunState& run, std::vector<store::PlanRow>& plans,
    const std::vector<const ConnectionContext*>& connections) {
    const ConnectorSource source = [this](const ConnectionContext& connection) {
        return this->connector(connection);
    };
    // What a guard kept from one system came from the others: a later edit there counts.
    const bool guard = plans.front().kind == "guard";
    const auto sources = guard ? chosen({}) : Result(connections);
    if (!sources) return sources.error();
    const auto hindered = [&] {
        const auto faults = run.faults();
        return run.cancelled() ||
               std::any_of(faults.begin(), faults.end(), [&](const ConnectionFault& fault) {
                   return std::any_of(connections.begin(), connections.end(), [&](const auto* one) {
                       return one->settings->name == fault.connection;
                   });
               });
    };
    if (const Status leased = leaseAll(run, connections); !leased) return leased.error();
    if (hindered()) return std::vector<MovedEffect>();
    if (const Status erased = Eraser(run, source).carryOn(); !erased) return erased.error();
    if (const Status read = Round(run, *sources, source).read(true); !read) return read.error();
    if (hindered()) return std::vector<MovedEffect>();
    auto moved = approvePlans(run, plans, connections);
    if (!moved || !moved->empty()) return moved;
    LL_CRASH_POINT("plan.after_approval");
    if (const Status wrote = Round(run, connections, source).write(); !wrote) return wrote.error();
    const auto unfinished = isUnfinished(run, plans, connections);
    if (!unfinished) return unfinished.error();
    if (*unfinished || hindered()) return moved;
    LL_CRASH_POINT("plan.before_applied");
    if (const Status marked = markApplied(run, plans); !marked) return marked.error();
    return moved;
}

}  // namespace leadloom::sync
