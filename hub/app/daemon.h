#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "hub/api/http_server.h"
#include "hub/api/hub_routes.h"
#include "hub/app/subscription_keeper.h"
#include "hub/app/workspace.h"

namespace leadloom::app {

/// The hub while it serves: the schedule of every stream, webhooks, the HTTP server. One thread
/// runs the schedule, the server has its own, and so have subscriptions.
class Daemon {
public:
    Daemon(Workspace& workspace, std::function<void(sync::LogLevel, const std::string&)> log);

    /// InvalidConfig when the address can't be bound.
    Status start();
    std::uint16_t port() const { return server_->port(); }
    /// Before `run`: from then on the vendors are told where the hub is, and told again in time.
    void subscribe(const std::string& base);
    /// Runs what is due until `stop`; the run under way then ends after its present batch.
    void run();
    /// Any thread; from a signal handler too (it only sets a flag).
    void stop() { stopping_ = true; }
    /// Stops the server; after this nothing of the daemon runs.
    void shutDown();

private:
    using StreamName = std::pair<std::string, std::string>;

    api::HubFace face();
    Result<api::HubView> view();
    Status addLeads(api::HubView& view);
    Status addRuns(api::HubView& view);
    void declareMetrics();
    void publishGauges();
    void publishRun(const sync::RunReport& report, double seconds);
    std::vector<StreamName> dueStreams(TimeUs now);
    void runOnce(const sync::RunOptions& options);
    /// Waits up to a second, or until a webhook came or the end was asked for.
    void rest();

    Workspace& workspace_;
    std::function<void(sync::LogLevel, const std::string&)> log_;
    std::unique_ptr<api::HubRoutes> routes_;
    std::unique_ptr<api::HttpServer> server_;
    std::atomic<bool> stopping_{false};
    std::atomic<bool> hinted_{false};
    std::mutex mutex_;
    std::condition_variable wake_;
    /// Connections that failed as a whole are left alone for a while, so that their timeouts don't
    /// hold the others up.
    struct BackOff {
        TimeUs delayUs = 0;
        TimeUs untilUs = 0;  ///< monotonic
    };
    bool isBackedOff(const std::string& connection, TimeUs now) const;
    std::vector<std::string> takingPart(TimeUs now) const;
    void noteFaults(const sync::RunOptions& options, const sync::RunReport& report);
    void noteBackOff(const sync::RunReport& report);

    std::map<StreamName, TimeUs> dueAt_;
    std::map<std::string, BackOff> backOff_;
    std::map<StreamName, std::string> faults_;  ///< guarded by mutex_
    std::set<std::string> subscribedNow_;       ///< since their last read; guarded by mutex_
    std::optional<SubscriptionKeeper> subscriptions_;
};

}  // namespace leadloom::app
