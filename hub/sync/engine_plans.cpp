#include "hub/sync/engine_parts.h"
#include "hub/sync/guards.h"
#include "hub/sync/round.h"
#include "hub/sync/write_planner.h"

namespace leadloom::sync {
namespace {

constexpr std::size_t SampleWrites = 20;

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
    }
    auto tx = (*scratch)->beginRead();
    if (!tx) return tx.error();
    auto people = consolidationOf(**tx, run);
    if (!people) return people.error();
    plan.people = *std::move(people);
    plan.run = reportOf(run, *connections);
    plan.run.status = "planned";
    parts_->dropFailed(run);
    return plan;
}

}  // namespace leadloom::sync
