#include "hub/app/daemon.h"

#include <algorithm>
#include <chrono>

#include <nlohmann/json.hpp>

#include "hub/app/commands/run_printing.h"
#include "hub/app/stream_status.h"
#include "hub/app/version.h"

namespace leadloom::app {
namespace {

constexpr int PageRuns = 10;
constexpr int PageLeads = 20;
/// How long one stream may keep the others waiting.
constexpr TimeUs SliceUs = 10'000'000;
constexpr TimeUs FirstBackOffUs = 1'000'000;
constexpr TimeUs LongestBackOffUs = 300'000'000;

MetricLabels labelsOf(const std::string& connection, const std::string& stream) {
    return {{"connection", connection}, {"stream", stream}};
}

std::string joined(const nlohmann::json& value) {
    if (value.is_string()) return value.get<std::string>();
    std::string text;
    for (const nlohmann::json& item : value) {
        if (item.is_string()) text += (text.empty() ? "" : ", ") + item.get<std::string>();
    }
    return text;
}

api::LeadView leadView(const nlohmann::json& lead) {
    const nlohmann::json& fields = lead["fields"];
    const auto field = [&](const char* name) {
        return fields.contains(name) ? joined(fields[name]) : std::string();
    };
    api::LeadView view;
    view.id = lead["id"];
    view.name = field("full_name");
    if (view.name.empty()) view.name = field("given_name") + " " + field("family_name");
    view.email = field("emails");
    view.company = field("company_name");
    for (const nlohmann::json& link : lead["links"]) {
        view.systems += (view.systems.empty() ? "" : ", ") + link["connection"].get<std::string>();
    }
    return view;
}

}  // namespace

Daemon::Daemon(Workspace& workspace, std::function<void(sync::LogLevel, const std::string&)> log)
    : workspace_(workspace), log_(std::move(log)) {
    declareMetrics();
    routes_ = std::make_unique<api::HubRoutes>(face());
    api::HttpServerSettings settings;
    settings.host = workspace_.config().server.listen.host;
    settings.port = workspace_.config().server.listen.port;
    server_ = std::make_unique<api::HttpServer>(
        settings, [this](const api::HttpRequest& request) { return routes_->answer(request); });
}

void Daemon::declareMetrics() {
    Metrics& metrics = workspace_.metrics();
    using Kind = Metrics::Kind;
    metrics.declare("leadloom_records_read_total", Kind::Counter, "Records read from a stream");
    metrics.declare("leadloom_records_written_total", Kind::Counter,
                    "Records created, updated or deleted in a stream");
    metrics.declare("leadloom_records_parked_total", Kind::Counter,
                    "Records put to the dead letters");
    metrics.declare("leadloom_drift_total", Kind::Counter,
                    "Records found to differ although neither side had changed");
    metrics.declare("leadloom_sync_lag_seconds", Kind::Gauge,
                    "Time since a stream was last read to its end");
    metrics.declare("leadloom_outbox_depth", Kind::Gauge, "Intents not yet carried out");
    metrics.declare("leadloom_dead_letters", Kind::Gauge, "Dead letters that wait for a person");
    metrics.declare("leadloom_run_seconds", Kind::Histogram, "Duration of runs",
                    {0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 300, 1800});
    metrics.declare("leadloom_webhooks_received_total", Kind::Counter,
                    "Webhooks verified and stored");
    metrics.declare("leadloom_webhooks_refused_total", Kind::Counter, "Webhooks refused");
}

api::HubFace Daemon::face() {
    api::HubFace face;
    face.notReady = [this]() -> std::optional<std::string> {
        if (stopping_) return "the hub is shutting down";
        if (auto transaction = workspace_.store().beginRead(); !transaction) {
            return transaction.error().describe();
        }
        return std::nullopt;
    };
    face.metrics = [this] {
        publishGauges();
        return workspace_.metrics().render();
    };
    face.view = [this] { return view(); };
    face.publicUrl = workspace_.publicUrl();
    face.now = [this] { return workspace_.clock().wallUs(); };
    face.webhook = [this](const std::string& connection, const sync::WebhookRequest& request) {
        auto answer = workspace_.engine().receiveWebhook(connection, request);
        workspace_.metrics().add(
            answer ? "leadloom_webhooks_received_total" : "leadloom_webhooks_refused_total",
            {{"connection", answer ? connection : "unknown"}});
        if (answer) {
            hinted_ = true;
            wake_.notify_one();
        }
        return answer;
    };
    return face;
}

Status Daemon::start() {
    return server_->start();
}

void Daemon::subscribe(const std::string& base) {
    std::vector<std::string> names;
    for (const config::ConnectionConfig& connection : workspace_.config().connections)
        names.push_back(connection.name);
    const auto ask = [this, base](const std::string& connection,
                                  const std::function<bool()>& cancelled) {
        sync::CallContext call;
        call.cancelled = cancelled;
        auto standing =
            workspace_.engine().subscribe(connection, hookAddress(base, connection), call);
        if (standing) {
            const std::lock_guard lock(mutex_);
            subscribedNow_.insert(connection);
        }
        return standing;
    };
    subscriptions_.emplace(HookSubscriptions(names, ask, log_), workspace_.clock(),
                           [this] { return stopping_.load(); });
}

void Daemon::shutDown() {
    subscriptions_.reset();
    server_->stop();
}

std::vector<Daemon::StreamName> Daemon::dueStreams(TimeUs now) {
    std::vector<StreamName> due;
    const std::lock_guard lock(mutex_);
    for (const config::ConnectionConfig& connection : workspace_.config().connections) {
        if (isBackedOff(connection.name, now)) continue;
        // Of what happened between the last read and the subscription no webhook tells.
        const bool missed = subscribedNow_.erase(connection.name) > 0;
        for (const config::StreamConfig& stream : connection.streams) {
            const TimeUs interval = std::chrono::microseconds(stream.schedule).count();
            if (interval == 0 && !missed) continue;
            TimeUs& at = dueAt_[{connection.name, stream.name}];
            if (at > now && !missed) continue;
            at = now + interval;
            due.emplace_back(connection.name, stream.name);
        }
    }
    return due;
}

void Daemon::run() {
    while (!stopping_) {
        sync::RunOptions options;
        options.kind = "serve";
        options.cancelled = [this] { return stopping_.load(); };
        options.sliceUs = SliceUs;
        const bool hinted = hinted_.exchange(false);
        const TimeUs now = workspace_.clock().monotonicUs();
        options.streams = dueStreams(now);
        options.connections = takingPart(now);
        if (options.connections.empty()) {
            rest();
            continue;
        }
        if (!options.streams.empty()) {
            runOnce(options);
        } else if (hinted) {
            options.hintsOnly = true;
            runOnce(options);
        } else {
            rest();
        }
    }
}

void Daemon::rest() {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, std::chrono::seconds(1), [this] { return stopping_ || hinted_; });
}

void Daemon::runOnce(const sync::RunOptions& options) {
    const TimeUs start = workspace_.clock().monotonicUs();
    auto report = workspace_.engine().sync(options);
    if (!report) {
        log_(sync::LogLevel::Error, report.error().describe());
        return;
    }
    publishRun(*report, static_cast<double>(workspace_.clock().monotonicUs() - start) / 1e6);
    noteFaults(options, *report);
    noteBackOff(*report);
    for (const std::string& connection : report->unfinished) {
        const config::ConnectionConfig* config = workspace_.config().connection(connection);
        if (config == nullptr) continue;
        for (const config::StreamConfig& stream : config->streams)
            dueAt_[{connection, stream.name}] = 0;
    }
}

/// What is known of connections that took no part stays.
void Daemon::noteFaults(const sync::RunOptions& options, const sync::RunReport& report) {
    const std::lock_guard lock(mutex_);
    std::erase_if(faults_, [&](const auto& fault) {
        const auto& names = options.connections;
        return std::find(names.begin(), names.end(), fault.first.first) != names.end();
    });
    for (const sync::ConnectionFault& fault : report.faults) {
        faults_[{fault.connection, fault.stream}] = fault.error.describe();
        log_(sync::LogLevel::Warning, fault.connection + ": " + fault.error.describe());
    }
    for (const sync::GuardStop& stop : report.guardStops) {
        faults_[{stop.connection, stop.stream}] = "waits for approval (" + stop.guard + ")";
    }
}

void Daemon::noteBackOff(const sync::RunReport& report) {
    const TimeUs now = workspace_.clock().monotonicUs();
    std::map<std::string, BackOff> next;
    for (const auto& [connection, backOff] : backOff_) {
        if (backOff.untilUs > now) next.emplace(connection, backOff);
    }
    for (const sync::ConnectionFault& fault : report.faults) {
        if (!fault.stream.empty()) continue;
        const TimeUs delay =
            std::clamp(backOff_[fault.connection].delayUs * 2, FirstBackOffUs, LongestBackOffUs);
        next[fault.connection] = {delay, now + delay};
    }
    backOff_ = std::move(next);
}

bool Daemon::isBackedOff(const std::string& connection, TimeUs now) const {
    const auto found = backOff_.find(connection);
    return found != backOff_.end() && found->second.untilUs > now;
}

std::vector<std::string> Daemon::takingPart(TimeUs now) const {
    std::vector<std::string> names;
    for (const config::ConnectionConfig& connection : workspace_.config().connections) {
        if (!isBackedOff(connection.name, now)) names.push_back(connection.name);
    }
    return names;
}

void Daemon::publishRun(const sync::RunReport& report, double seconds) {
    Metrics& metrics = workspace_.metrics();
    for (const sync::StreamReport& row : report.streams) {
        const MetricLabels labels = labelsOf(row.connection, row.stream);
        metrics.add("leadloom_records_read_total", labels, static_cast<double>(row.read));
        metrics.add("leadloom_records_written_total", labels,
                    static_cast<double>(row.created + row.updated + row.deleted));
        metrics.add("leadloom_drift_total", labels, static_cast<double>(row.drift));
        metrics.add("leadloom_records_parked_total", labels, static_cast<double>(row.parked));
    }
    metrics.observe("leadloom_run_seconds", {}, seconds);
}

void Daemon::publishGauges() {
    auto streams = streamStatus(workspace_);
    if (!streams) return;
    Metrics& metrics = workspace_.metrics();
    for (const StreamStatus& stream : *streams) {
        const MetricLabels labels = labelsOf(stream.connection, stream.stream);
        if (stream.lagSeconds >= 0) {
            metrics.set("leadloom_sync_lag_seconds", labels, stream.lagSeconds);
        }
        metrics.set("leadloom_outbox_depth", labels, static_cast<double>(stream.openIntents));
        metrics.set("leadloom_dead_letters", labels, static_cast<double>(stream.parked));
    }
}

Result<api::HubView> Daemon::view() {
    auto streams = streamStatus(workspace_);
    if (!streams) return streams.error();
    api::HubView view;
    view.workspace = workspace_.config().workspace;
    view.version = Version;
    {
        const std::lock_guard lock(mutex_);
        for (const StreamStatus& stream : *streams) {
            auto fault = faults_.find({stream.connection, stream.stream});
            if (fault == faults_.end()) fault = faults_.find({stream.connection, ""});
            view.streams.push_back({stream.connection, stream.stream, stream.entity,
                                    stream.direction, stream.records, stream.openIntents,
                                    stream.parked, timeText(stream.lastReadUs),
                                    fault == faults_.end() ? "" : fault->second});
        }
    }
    if (auto added = addRuns(view); !added) return added.error();
    if (auto added = addLeads(view); !added) return added.error();
    return view;
}

Status Daemon::addRuns(api::HubView& view) {
    auto transaction = workspace_.store().beginRead();
    if (!transaction) return transaction.error();
    auto runs = (*transaction)->runs(PageRuns);
    if (!runs) return runs.error();
    for (const store::RunRow& run : *runs) {
        view.runs.push_back(
            {run.id, run.kind, run.status, timeText(run.startedAtUs), timeText(run.endedAtUs)});
    }
    auto leads = (*transaction)->countCanonicals(model::Entity::Lead);
    if (!leads) return leads.error();
    view.leads = *leads;
    return Status::ok();
}

/// People's names are shown only where the page can't be reached from elsewhere: it asks nobody
/// who they are.
Status Daemon::addLeads(api::HubView& view) {
    if (!workspace_.listensOnLoopback()) return Status::ok();
    auto found = workspace_.queries().find(model::Entity::Lead, "", PageLeads);
    if (!found) return found.error();
    for (const store::CanonicalRow& row : *found) {
        auto text = workspace_.queries().recordJson(row);
        if (!text) return text.error();
        view.leadSample.push_back(leadView(nlohmann::json::parse(*text)));
    }
    return Status::ok();
}

}  // namespace leadloom::app
