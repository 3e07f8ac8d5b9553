#include <fstream>
#include <sstream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "tests/bench/start/workspace.h"
#include "tests/bench/support/served_process.h"
#include "tests/bench/support/timing.h"
#include "tests/bench/support/verdicts.h"

// bench_start: scenario P12, from exec to the first good answer of the health endpoint.

namespace leadloom::bench {
namespace {

struct Plan {
    std::string hub = LEADLOOM_BENCH_BIN "/leadloom";
    std::string reference = LEADLOOM_BENCH_BIN "/bench_start_reference";
    std::string plugins = LEADLOOM_BENCH_PLUGINS;
    int leads = 5000;
    int rounds = 5;
};

/// The hub must stand as configured, or its start has no time.
std::string faultOf(int port) {
    if (ServedProcess::ask(port, "/readyz").empty()) return "the hub is not ready";
    const std::string metrics = ServedProcess::ask(port, "/metrics");
    std::size_t streams = 0;
    for (std::size_t at = 0; (at = metrics.find("leadloom_outbox_depth{", at)) != std::string::npos;
         ++at)
        ++streams;
    // Three kinds of connections with three, two and one streams.
    constexpr std::size_t Expected = 30 * 1 + 40 * 2 + 30 * 3;
    if (streams != Expected)
        return "the hub serves " + std::to_string(streams) + " streams instead of " +
               std::to_string(Expected);
    return {};
}

std::size_t leadsIn(const Plan& plan, const StartWorkspace& workspace) {
    const auto out = workspace.folder() / "leads.json";
    runToEnd({plan.hub, "--config", workspace.config(), "--json", "leads"}, out, 0);
    std::ostringstream text;
    text << std::ifstream(out).rdbuf();
    return nlohmann::json::parse(text.str()).size();
}

void measure(const Plan& plan, Verdicts& verdicts) {
    const int port = freePort();
    const StartWorkspace workspace(plan.plugins, plan.leads, port);
    const auto log = workspace.folder() / "hub.log";
    runToEnd(
        {plan.hub, "--config", workspace.config(), "sync", StartWorkspace::filledBy(), "--approve"},
        log, 1);
    if (const std::size_t leads = leadsIn(plan, workspace);
        leads < static_cast<std::size_t>(plan.leads) / 2)
        return verdicts.wrong("the store holds only " + std::to_string(leads) + " leads");

    std::string fault;
    std::vector<double> cpu;
    const auto startHub = [&] {
        ServedProcess hub({plan.hub, "--config", workspace.config(), "serve"}, log);
        const double seconds = hub.secondsToAnswer(port, "/healthz");
        cpu.push_back(hub.cpuSeconds());
        if (fault.empty()) fault = faultOf(port);
        return seconds;
    };
    const auto startReference = [&] {
        ServedProcess server({plan.reference, std::to_string(port)}, log);
        return server.secondsToAnswer(port, "/");
    };
    const auto seconds = interleaved({{"POCO", startReference}, {"hub", startHub}}, plan.rounds);
    if (!fault.empty()) return verdicts.wrong(fault);
    verdicts.note("a POCO server alone: exec to answer", 1e3 * seconds[0], "ms");
    verdicts.note("hub / POCO server", seconds[1] / seconds[0], "times");
    verdicts.note("hub: its CPU until then", 1e3 * median(cpu), "ms");
    verdicts.atMost("hub: exec to health, 10 plugins, 100 connections", 1e3 * seconds[1], 150,
                    "ms");
}

}  // namespace
}  // namespace leadloom::bench

int main(int argc, char** argv) {
    using namespace leadloom::bench;
    Plan plan;
    CLI::App app("P12: from exec to the first good answer");
    app.add_option("--hub", plan.hub, "The leadloom binary")->capture_default_str();
    app.add_option("--plugins", plan.plugins, "Folder of the built connectors")
        ->capture_default_str();
    app.add_option("--leads", plan.leads, "Leads in the store")->capture_default_str();
    app.add_option("--runs", plan.rounds, "Runs after the warm-up")->capture_default_str();
    bool lines = false;
    app.add_flag("--json", lines, "One JSON object a line");
    CLI11_PARSE(app, argc, argv);

    Verdicts verdicts("P12", lines);
    try {
        measure(plan, verdicts);
    } catch (const std::exception& fault) {
        verdicts.wrong(fault.what());
    }
    return verdicts.failed() ? 1 : 0;
}
