#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "hub/sync/engine.h"
#include "hub/sync/run/hint_desk.h"
#include "hub/sync/run/run_state.h"
#include "hub/sync/run/workspace.h"

namespace leadloom::sync {

/// What an Engine is made of; seen by the files that implement it and by nobody else.
class Engine::Parts {
public:
    explicit Parts(EngineSettings given) : settings(std::move(given)), hintDesk(*settings.store) {}

    Status open();
    Result<std::vector<const ConnectionContext*>> chosen(const RunOptions& options) const;
    Result<Connector*> connector(const ConnectionContext& connection);
    /// Verifies and decodes; one webhook of a connection at a time.
    Result<std::vector<WebhookHint>> decode(const ConnectionContext& connection,
                                            const WebhookRequest& request, WebhookAnswer& answer);
    void dropFailed(const RunState& run);

    Status startRun(const RunOptions& options, const std::string& runId);
    Status rounds(RunState& run, const std::vector<const ConnectionContext*>& connections,
                  RunReport& report);
    Status endRun(const RunOptions& options, const RunReport& report, TimeUs startedUs);
    void sweep(const RunState& run);
    Result<std::vector<MovedEffect>> carryOut(
        RunState& run, std::vector<store::PlanRow>& plans,
        const std::vector<const ConnectionContext*>& connections);

    EngineSettings settings;
    std::unique_ptr<Workspace> workspace;
    std::unique_ptr<Leases> leases;  ///< made with the workspace
    TimeUs nextSweepUs = 0;          ///< guarded by runMutex
    std::mutex runMutex;
    std::mutex openMutex;
    struct Receiver {
        std::mutex mutex;
        std::unique_ptr<Connector> connector;
    };
    Receiver& receiver(const ConnectionContext& connection);
    HintDesk hintDesk;
    std::mutex hookMutex;  ///< guards the map of receivers
    std::map<store::ConnectionKey, std::unique_ptr<Connector>> connectors;
    std::map<store::ConnectionKey, std::unique_ptr<Receiver>> receivers;
};

Error unknownConnection(std::string_view name);
/// An id that rises with time.
std::string newRunId(const EngineSettings& settings);
/// What earlier runs left that this one must know.
Status loadState(RunState& run);
/// Counts what is still to be written.
Status countWaiting(RunState& run);
RunReport reportOf(const RunState& run, const std::vector<const ConnectionContext*>& connections);

}  // namespace leadloom::sync
