#include <csignal>
#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "plugin-sdk/testing/acceptance_kit.h"

int main(int argc, char** argv) {
    leadloom::testing::KitOptions options;
    std::string plugin;
    bool asJson = false;
    CLI::App app("Runs the acceptance kit on a plugin; exits 0 when every scenario passed.");
    app.add_option("plugin", plugin, "the plugin's folder or library")->required();
    app.add_option("--sandbox", options.sandbox, "the leadloom-sandbox binary");
    app.add_option("--only", options.only, "only scenarios whose name holds this text");
    app.add_option("--acceptance", options.description, "another acceptance description");
    auto* record = app.add_option("--record", options.record,
                                  "keep the exchanges with the vendor here, redacted");
    app.add_option("--replay", options.replay, "a recording in the vendor's place")
        ->excludes(record);
    app.add_flag("--json", asJson, "one JSON document on standard output");
    CLI11_PARSE(app, argc, argv);
    std::signal(SIGPIPE, SIG_IGN);
    if (!asJson)
        options.onScenario = [](const auto& scenario) {
            std::cout << leadloom::testing::lineOf(scenario) << std::flush;
        };
    const auto report = leadloom::testing::runAcceptance(plugin, options);
    if (asJson) {
        std::cout << report.toJson().dump(2) << '\n';
    } else {
        std::cout << report.plugin << ' ' << report.version << ": " << report.counts() << '\n';
    }
    return report.passed() ? 0 : 1;
}
