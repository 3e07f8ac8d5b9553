#include "hub/sync/engine.h"

#include <limits>
#include <mutex>
#include <unordered_set>
#include <utility>

#include "hub/base/crash_point.h"
#include "hub/sync/connection/clock_offset.h"
#include "hub/sync/engine_parts.h"
#include "hub/sync/privacy/eraser.h"
#include "hub/sync/run/fence.h"
#include "hub/sync/run/guards.h"
#include "hub/sync/run/retention.h"
#include "hub/sync/run/round.h"
#include "hub/sync/run/run_state.h"
#include "hub/sync/run/workspace.h"
#include "hub/sync/writing/dead_letters.h"
#include "hub/sync/writing/own_creates.h"

namespace leadloom::sync {
namespace {

constexpr int MostRounds = 20;
constexpr int RunsLookedAt = 20;
constexpr TimeUs BetweenSweepsUs = 3'600'000'000;

}  // namespace

Error unknownConnection(std::string_view name) {
    return {ErrorKind::Usage, "there is no connection named \"" + std::string(name) + "\"",
            "the names are those under \"connections\" in the configuration"};
}

std::string newRunId(const EngineSettings& settings) {
    std::array<std::uint8_t, 16> id = settings.random();
    auto millis = static_cast<std::uint64_t>(settings.clock->wallUs() / 1000);
    for (std::size_t place = 6; place-- > 0; millis >>= 8U) {
        id[place] = static_cast<std::uint8_t>(millis & 0xFFU);
    }
    return model::EntityId(id).text();
}

Status loadState(RunState& run) {
    auto tx = run.store.beginRead();
    if (!tx) return tx.error();
    const auto suppresses = (*tx)->anySuppressed();
    if (!suppresses) return suppresses.error();
    run.suppresses = *suppresses;
    if (const Status epoch = loadEpoch(**tx, run); !epoch) return epoch;
    for (const ConnectionContext& connection : run.workspace.connections()) {
        if (const Status clock = loadClock(**tx, run, connection); !clock) return clock;
        for (const StreamContext& stream : connection.streams) {
            const auto awaited = (*tx)->value("awaited:" + std::to_string(stream.key));
            if (!awaited) return awaited.error();
            if (*awaited) run.awaited.insert(stream.key);
        }
        const Status loaded = OwnCreates::load(run, **tx, connection);
        if (!loaded) return loaded;
    }
    return Status::ok();
}

Status countWaiting(RunState& run) {
    auto tx = run.store.beginRead();
    if (!tx) return tx.error();
    for (const ConnectionContext& connection : run.workspace.connections()) {
        for (const StreamContext& stream : connection.streams) {
            model::EntityId after;
            OutboxCounts& counts = run.outbox[stream.key];
            std::unordered_set<std::int64_t> left;
            for (;;) {
                const auto intents =
                    (*tx)->dueIntents(stream.key, std::numeric_limits<TimeUs>::max(), after, 1000);
                if (!intents) return intents.error();
                if (intents->empty()) break;
                after = intents->back().entity;
                for (const store::IntentRow& intent : *intents) {
                    run.intentTaken(stream.key, intent.id);
                    ++counts.waiting;
                    left.insert(intent.id);
                }
            }
            if (run.outrun) run.dropTakenOver(stream.key, left);
        }
    }
    return Status::ok();
}

RunReport reportOf(const RunState& run, const std::vector<const ConnectionContext*>& connections) {
    RunReport report;
    report.run = run.runId;
    for (const ConnectionContext* connection : connections) {
        for (const StreamContext& stream : connection->streams) {
            StreamReport line;
            line.connection = connection->settings->name;
            line.stream = stream.settings->name;
            if (const auto read = run.streams.find(stream.key); read != run.streams.end()) {
                line.read = read->second.read;
                line.applied = read->second.applied;
                line.unchanged = read->second.unchanged;
                line.superseded = read->second.superseded;
                line.filtered = read->second.filtered;
                line.parked = read->second.parked;
                line.drift = read->second.drift;
            }
            if (const auto wrote = run.outbox.find(stream.key); wrote != run.outbox.end()) {
                line.intents = wrote->second.taken;
                line.created = wrote->second.created;
                line.updated = wrote->second.updated;
                line.deleted = wrote->second.deleted;
                line.noDifference = wrote->second.noDifference;
                line.failed = wrote->second.failed;
                line.waiting = wrote->second.waiting;
            }
            report.streams.push_back(std::move(line));
        }
    }
    report.leadsCreated = run.leads.created;
    report.leadsMerged = run.leads.merged;
    report.leadsReview = run.leads.review;
    report.conflicts = run.leads.conflicts;
    report.changeRows = run.leads.changeRows;
    report.faults = run.faults();
    report.guardStops = run.guardStops();
    report.unfinished = run.unfinished();
    report.attention = run.attention;
    return report;
}

Engine::Engine(EngineSettings settings) : parts_(std::make_unique<Parts>(std::move(settings))) {}
Engine::~Engine() = default;

Status Engine::Parts::open() {
    const std::lock_guard lock(openMutex);
    if (workspace) return Status::ok();
    auto resolved = Workspace::resolve(settings, *settings.store);
    if (!resolved) return resolved.error();
    workspace = *std::move(resolved);
    leases = std::make_unique<Leases>(settings);
    return Status::ok();
}

Result<std::vector<const ConnectionContext*>> Engine::Parts::chosen(
    const RunOptions& options) const {
    std::vector<const ConnectionContext*> result;
    for (const std::string& name : options.connections) {
        const ConnectionContext* connection = workspace->connection(name);
        if (connection == nullptr) return unknownConnection(name);
        result.push_back(connection);
    }
    if (!options.connections.empty()) return result;
    for (const ConnectionContext& connection : workspace->connections()) {
        result.push_back(&connection);
    }
    return result;
}

Result<Connector*> Engine::Parts::connector(const ConnectionContext& connection) {
    const std::lock_guard lock(openMutex);
    auto& slot = connectors[connection.key];
    if (slot) return slot.get();
    auto opened = connection.settings->connector();
    if (!opened) return opened.error();
    slot = *std::move(opened);
    return slot.get();
}

/// A connection that failed is opened anew by the next run.
void Engine::Parts::dropFailed(const RunState& run) {
    const std::lock_guard lock(openMutex);
    for (const ConnectionFault& fault : run.faults()) {
        const ConnectionContext* connection = workspace->connection(fault.connection);
        if (connection != nullptr && fault.stream.empty()) connectors.erase(connection->key);
    }
}

Status Engine::Parts::startRun(const RunOptions& options, const std::string& runId) {
    auto tx = settings.store->beginWrite();
    if (!tx) return tx.error();
    const auto earlier = (*tx)->runs(RunsLookedAt);
    if (!earlier) return earlier.error();
    for (store::RunRow row : *earlier) {
        if (row.status != "running") continue;
        row.status = "interrupted";
        if (const Status put = (*tx)->putRun(row); !put) return put;
    }
    store::RunRow row;
    row.id = runId;
    row.kind = options.kind;
    row.status = "running";
    row.startedAtUs = settings.clock->wallUs();
    if (const Status put = (*tx)->putRun(row); !put) return put;
    if (options.approve && options.kind == "sync") {
        store::AuditRow audit;
        audit.atUs = row.startedAtUs;
        audit.actor = options.actor;
        audit.action = "sync.approve";
        audit.subject = runId;
        audit.detail = "whatever guards would hold";
        audit.runId = runId;
        if (const Status noted = (*tx)->appendAudit(audit); !noted) return noted;
    }
    return (*tx)->commit();
}

Status Engine::Parts::rounds(RunState& run,
                             const std::vector<const ConnectionContext*>& connections,
                             RunReport& report) {
    const ConnectorSource source = [this](const ConnectionContext& connection) {
        return connector(connection);
    };
    if (const Status erased = Eraser(run, source).carryOn(); !erased) return erased;
    Round round(run, connections, source);
    for (report.rounds = 1;; ++report.rounds) {
        if (const Status read = round.read(true); !read) return read;
        if (const Status wrote = round.write(); !wrote) return wrote;
        const bool ends = !run.options.untilQuiet || round.wasQuiet() || run.cancelled();
        if (ends || report.rounds == MostRounds) return Status::ok();
    }
}

Status Engine::Parts::endRun(const RunOptions& options, const RunReport& report, TimeUs startedUs) {
    auto tx = settings.store->beginWrite();
    if (!tx) return tx.error();
    store::RunRow row;
    row.id = report.run;
    row.kind = options.kind;
    row.status = report.status;
    row.startedAtUs = startedUs;
    row.endedAtUs = settings.clock->wallUs();
    row.balanceSheet = toJson(report);
    if (!report.faults.empty()) row.error = report.faults.front().error.describe();
    if (const Status put = (*tx)->putRun(row); !put) return put;
    return (*tx)->commit();
}

void Engine::Parts::sweep(const RunState& run) {
    const TimeUs now = settings.clock->wallUs();
    if (now < nextSweepUs) return;
    nextSweepUs = now + BetweenSweepsUs;
    const Status swept = forgetOld(*settings.store, settings.retention, now, run.options.cancelled);
    if (!swept) run.log(LogLevel::Warning, swept.error().describe());
    const Status forgotten = forgetTombstones(*settings.store, *workspace, now);
    if (!forgotten) run.log(LogLevel::Warning, forgotten.error().describe());
}

Result<RunReport> Engine::sync(const RunOptions& options) {
    if (const Status opened = parts_->open(); !opened) return opened.error();
    const std::lock_guard lock(parts_->runMutex);
    const auto connections = parts_->chosen(options);
    if (!connections) return connections.error();
    const EngineSettings& settings = parts_->settings;
    const TimeUs started = settings.clock->wallUs();
    RunState run(*parts_->workspace, *settings.store, *settings.clock, options, newRunId(settings));
    run.leases = parts_->leases.get();
    if (const Status begun = parts_->startRun(options, run.runId); !begun) return begun.error();
    if (const Status loaded = loadState(run); !loaded) return loaded.error();
    run.log(LogLevel::Note, "run " + run.runId + " begins");
    LL_CRASH_POINT("run.begun");
    RunReport progress;
    const Status done = parts_->rounds(run, *connections, progress);
    if (!done) return done.error();
    if (const Status counted = countWaiting(run); !counted) return counted.error();
    RunReport report = reportOf(run, *connections);
    report.rounds = progress.rounds;
    report.status = "completed";
    if (!report.guardStops.empty()) report.status = "stopped_by_guard";
    if (run.cancelled()) report.status = "interrupted";
    if (!report.balanced()) {
        report.status = "failed";
        run.log(LogLevel::Error, "run " + run.runId + ": the balance sheet does not add up");
    }
    parts_->dropFailed(run);
    LL_CRASH_POINT("run.before_end");
    if (const Status ended = parts_->endRun(options, report, started); !ended) {
        return ended.error();
    }
    run.log(LogLevel::Note, "run " + run.runId + " ends: " + report.status);
    parts_->sweep(run);
    return report;
}

Status Engine::approve(std::string_view name) {
    if (const Status opened = parts_->open(); !opened) return opened;
    const ConnectionContext* connection = parts_->workspace->connection(name);
    if (connection == nullptr) return unknownConnection(name);
    auto tx = parts_->settings.store->beginWrite();
    if (!tx) return tx.error();
    const Status put = (*tx)->putValue(approvalKey(*connection), "pairing");
    return put ? (*tx)->commit() : put;
}

Result<std::int64_t> Engine::waitingHints() {
    if (const Status opened = parts_->open(); !opened) return opened.error();
    auto tx = parts_->settings.store->beginRead();
    if (!tx) return tx.error();
    std::int64_t waiting = 0;
    for (const ConnectionContext& connection : parts_->workspace->connections()) {
        for (const StreamContext& stream : connection.streams) {
            const auto rows = (*tx)->newInbox(stream.key, 0, std::numeric_limits<int>::max());
            if (!rows) return rows.error();
            waiting += static_cast<std::int64_t>(rows->size());
        }
    }
    return waiting;
}

Result<store::ConflictRow> Engine::settleConflict(const Settlement& settlement) {
    if (const Status opened = parts_->open(); !opened) return opened.error();
    const std::lock_guard lock(parts_->runMutex);
    return sync::settleConflict(*parts_->workspace, *parts_->settings.store, settlement);
}

Status Engine::releaseDecision(std::int64_t conflict, const std::string& actor) {
    if (const Status opened = parts_->open(); !opened) return opened;
    const std::lock_guard lock(parts_->runMutex);
    return sync::releaseDecision(*parts_->workspace, *parts_->settings.store, conflict, actor);
}

Status Engine::replayDeadLetter(std::int64_t id) {
    if (const Status opened = parts_->open(); !opened) return opened;
    const std::lock_guard lock(parts_->runMutex);
    return sync::replayDeadLetter(*parts_->workspace, *parts_->settings.store, id);
}

Status Engine::correctDeadLetter(std::int64_t id, const std::string& value,
                                 const std::string& actor) {
    if (const Status opened = parts_->open(); !opened) return opened;
    const std::lock_guard lock(parts_->runMutex);
    return sync::correctDeadLetter(*parts_->workspace, *parts_->settings.store, id, value, actor);
}

Status Engine::discardDeadLetter(std::int64_t id) {
    if (const Status opened = parts_->open(); !opened) return opened;
    const std::lock_guard lock(parts_->runMutex);
    return sync::discardDeadLetter(*parts_->settings.store, id);
}

Result<Merged> Engine::mergeLeads(const model::EntityId& one, const model::EntityId& other,
                                  const std::string& by) {
    if (const Status opened = parts_->open(); !opened) return opened.error();
    const std::lock_guard lock(parts_->runMutex);
    return mergeRecords(*parts_->workspace, *parts_->settings.store, one, other, by);
}

Result<model::EntityId> Engine::unmergeLead(const model::EntityId& id,
                                            const std::optional<NamedLink>& link,
                                            const std::string& by) {
    if (const Status opened = parts_->open(); !opened) return opened.error();
    const std::lock_guard lock(parts_->runMutex);
    return unmergeRecord(*parts_->workspace, *parts_->settings.store, id, link, by);
}

Result<Settled> Engine::settleReview(std::int64_t id, bool accept, const std::string& by) {
    if (const Status opened = parts_->open(); !opened) return opened.error();
    const std::lock_guard lock(parts_->runMutex);
    return sync::settleReview(*parts_->workspace, *parts_->settings.store, id, accept, by);
}

Result<std::vector<Finding>> Engine::check(std::string_view name) {
    if (const Status opened = parts_->open(); !opened) return opened.error();
    const ConnectionContext* connection = parts_->workspace->connection(name);
    if (connection == nullptr) return unknownConnection(name);
    const std::lock_guard lock(parts_->runMutex);
    const auto connector = parts_->connector(*connection);
    if (!connector) return connector.error();
    return (*connector)->check({});
}

Result<std::vector<DiscoveredStream>> Engine::discover(std::string_view name) {
    if (const Status opened = parts_->open(); !opened) return opened.error();
    const ConnectionContext* connection = parts_->workspace->connection(name);
    if (connection == nullptr) return unknownConnection(name);
    const std::lock_guard lock(parts_->runMutex);
    const auto connector = parts_->connector(*connection);
    if (!connector) return connector.error();
    return (*connector)->discover({});
}

}  // namespace leadloom::sync
