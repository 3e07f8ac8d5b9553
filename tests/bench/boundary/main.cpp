#include <CLI/CLI.hpp>

#include "tests/bench/boundary/call_cost.h"
#include "tests/bench/boundary/load_cost.h"

// bench_boundary: scenario P9, what the plugin boundary costs.

int main(int argc, char** argv) {
    using namespace leadloom::bench;
    CallCostPlan calls;
    LoadCostPlan loads;
    calls.plugin = LEADLOOM_BENCH_PLUGINS "/identity";
    loads.plugin = LEADLOOM_BENCH_PLUGINS "/idle";
    int rounds = 5;
    CLI::App app("P9: the plugin boundary against the same code linked in");
    app.add_option("--records", calls.records, "Records of a run, a multiple of 100")
        ->capture_default_str();
    app.add_option("--runs", rounds, "Runs after the warm-up")->capture_default_str();
    app.add_option("--p1-cpu-us", calls.p1CpuUs, "CPU of a backfill in microseconds a record");
    bool lines = false;
    app.add_flag("--json", lines, "One JSON object a line");
    CLI11_PARSE(app, argc, argv);
    calls.records = calls.records / 100 * 100;
    calls.rounds = loads.rounds = rounds;

    Verdicts verdicts("P9", lines);
    try {
        measureLoadCost(loads, verdicts);
        measureCallCost(calls, verdicts);
    } catch (const std::exception& fault) {
        verdicts.wrong(fault.what());
    }
    return verdicts.failed() ? 1 : 0;
}
