#include <filesystem>
#include <fstream>
#include <sstream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "hub/security/digest.h"
#include "hub/security/encoding.h"
#include "tests/bench/support/plugin_copies.h"
#include "tests/bench/support/served_process.h"
#include "tests/bench/support/timing.h"
#include "tests/bench/support/verdicts.h"
#include "tests/bench/webhook/disk_loop.h"
#include "tests/bench/webhook/open_loop.h"

// bench_webhook: scenario P16, a signed webhook from the socket to the disk: the answer comes when
// the event is durable. The hub has one core, the callers the other.

namespace leadloom::bench {
namespace {

constexpr const char* Secret = "not-a-secret";

struct Plan {
    std::string hub = LEADLOOM_BENCH_BIN "/leadloom";
    std::string reference = LEADLOOM_BENCH_BIN "/bench_start_reference";
    std::string plugin = LEADLOOM_BENCH_ADVERTS;
    int calls = 10'000;
    double perSecond = 500;
    int connections = 32;
    int rounds = 3;
};

std::string callFor(int number) {
    const std::string id = std::to_string(number);
    const std::string body = nlohmann::json{{"events",
                                             {{{"id", "event-" + id},
                                               {"lead_id", "lead-" + id},
                                               {"given_name", "Aino"},
                                               {"email", "lead" + id + "@mail.example"}}}}}
                                 .dump();
    const auto signature = security::toHex(security::bytesOf(security::hmacSha256(Secret, body)));
    return "POST /hooks/ads HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
           "X-Adverts-Signature: sha256=" +
           signature + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// A fresh workspace with one connection that is told by webhooks, in a folder of its own.
class HookWorkspace {
public:
    HookWorkspace(const std::string& plugin, int port) {
        copies_.addOriginal(plugin, "adverts");
        std::filesystem::create_directories(folder() / "platform");
        std::ofstream(folder() / "platform" / "rows.json") << "[]";
        std::ofstream(config()) << "version: 1\nworkspace: bench\n"
                                << "store: { url: \"sqlite:./leadloom.db\" }\n"
                                << "server: { listen: \"127.0.0.1:" << port << "\" }\n"
                                << "plugins: { path: [\"" << folder().string() << "\"] }\n"
                                << "connections:\n  - name: ads\n    connector: adverts\n"
                                << "    settings: { path: platform }\n"
                                << "    secrets: { app_secret: " << Secret
                                << ", verify_token: any }\n"
                                << "    streams: [{ name: leads, entity: lead, direction: in,"
                                   " schedule: 1h }]\n";
    }
    std::filesystem::path folder() const { return copies_.folder(); }
    std::filesystem::path config() const { return folder() / "leadloom.yaml"; }

private:
    PluginCopies copies_;
};

std::size_t leadsIn(const Plan& plan, const HookWorkspace& workspace) {
    const auto out = workspace.folder() / "leads.json";
    runToEnd({plan.hub, "--config", workspace.config(), "--json", "leads"}, out, 0);
    std::ostringstream text;
    text << std::ifstream(out).rdbuf();
    return nlohmann::json::parse(text.str()).size();
}

/// Times at which the answers stopped coming: stretches of calls, in the order they were due, that
/// took longer than the goal. Calls near each other belong to one halt.
int haltsIn(const std::vector<double>& milliseconds) {
    constexpr double Slow = 10;
    constexpr std::size_t Near = 50;
    int halts = 0;
    std::size_t last = 0;
    for (std::size_t i = 0; i < milliseconds.size(); ++i) {
        if (milliseconds[i] <= Slow) continue;
        if (halts == 0 || i - last > Near) ++halts;
        last = i;
    }
    return halts;
}

class Comparison {
public:
    Comparison(const Plan& plan, Verdicts& verdicts) : plan_(plan), verdicts_(verdicts) {
        for (int i = 0; i < plan.calls; ++i)
            calls_.push_back(callFor(i));
    }

    /// p99 in milliseconds. The hub is killed after the last answer: what it acknowledged must be
    /// found by the next process, or its times don't count.
    double hub() {
        const int port = freePort();
        const HookWorkspace workspace(plan_.plugin, port);
        const auto log = workspace.folder() / "hub.log";
        LoopOutcome outcome;
        {
            ServedProcess hub({plan_.hub, "--config", workspace.config(), "serve"}, log);
            hub.secondsToAnswer(port, "/readyz");
            outcome = openLoop(port, calls_, plan_.perSecond, plan_.connections);
        }
        runToEnd({plan_.hub, "--config", workspace.config(), "sync"}, log, 1);
        const auto kept = leadsIn(plan_, workspace);
        if (outcome.refused > 0)
            verdicts_.wrong(std::to_string(outcome.refused) + " calls were not accepted");
        if (kept != static_cast<std::size_t>(outcome.accepted))
            verdicts_.wrong(std::to_string(outcome.accepted) + " calls were accepted, but " +
                            std::to_string(kept) + " leads made of them");
        hubMedians_.push_back(median(outcome.milliseconds));
        hubHalts_.push_back(haltsIn(outcome.milliseconds));
        hubLongest_.push_back(percentile(outcome.milliseconds, 1));
        return percentile(outcome.milliseconds, 0.99);
    }

    double floor() {
        const int port = freePort();
        const HookWorkspace workspace(plan_.plugin, port);
        ServedProcess server({plan_.reference, std::to_string(port)}, workspace.folder() / "log");
        server.secondsToAnswer(port, "/");
        const auto outcome = openLoop(port, calls_, plan_.perSecond, plan_.connections);
        if (outcome.refused > 0) verdicts_.wrong("the reference did not answer all calls");
        floorMedians_.push_back(median(outcome.milliseconds));
        return percentile(outcome.milliseconds, 0.99);
    }

    double disk() {
        const HookWorkspace workspace(plan_.plugin, 0);
        const auto times = diskLoop(workspace.folder() / "log", calls_.size(), plan_.perSecond);
        diskHalts_.push_back(haltsIn(times));
        return percentile(times, 0.99);
    }

    void measure() {
        const auto worst = interleaved({{"floor", [this] { return floor(); }},
                                        {"disk", [this] { return disk(); }},
                                        {"hub", [this] { return hub(); }}},
                                       plan_.rounds);
        verdicts_.note("a POCO server that does nothing: p50", median(floorMedians_), "ms");
        verdicts_.note("a POCO server that does nothing: p99", worst[0], "ms");
        verdicts_.note("nothing but a write and a sync of the disk: p99", worst[1], "ms");
        verdicts_.note("the same: stretches over 10 ms", median(diskHalts_), "");
        verdicts_.note("hub: p50", median(hubMedians_), "ms");
        verdicts_.note("hub: slowest", median(hubLongest_), "ms");
        verdicts_.note("hub: stretches of calls over 10 ms", median(hubHalts_), "");
        std::ostringstream what;
        what << "hub: p99 at " << plan_.perSecond << " calls a second";
        verdicts_.atMost(what.str(), worst[2], 10, "ms");
    }

private:
    const Plan& plan_;
    Verdicts& verdicts_;
    std::vector<std::string> calls_;
    std::vector<double> hubMedians_, hubLongest_, hubHalts_, floorMedians_, diskHalts_;
};

}  // namespace
}  // namespace leadloom::bench

int main(int argc, char** argv) {
    using namespace leadloom::bench;
    Plan plan;
    CLI::App app("P16: webhooks from the socket to the disk");
    app.add_option("--hub", plan.hub, "The leadloom binary")->capture_default_str();
    app.add_option("--calls", plan.calls, "Webhooks of a run")->capture_default_str();
    app.add_option("--per-second", plan.perSecond, "How many are due in a second")
        ->capture_default_str();
    app.add_option("--connections", plan.connections, "Callers")->capture_default_str();
    app.add_option("--runs", plan.rounds, "Runs after the warm-up")->capture_default_str();
    bool lines = false;
    app.add_flag("--json", lines, "One JSON object a line");
    CLI11_PARSE(app, argc, argv);

    Verdicts verdicts("P16", lines);
    try {
        Comparison(plan, verdicts).measure();
    } catch (const std::exception& fault) {
        verdicts.wrong(fault.what());
    }
    return verdicts.failed() ? 1 : 0;
}
