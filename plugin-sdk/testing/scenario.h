#pragma once

#include <functional>
#include <string>
#include <vector>

#include "plugin-sdk/testing/bench.h"

namespace leadloom::testing {

/// One thing that is tried on the plugin as a whole.
struct PluginScenario {
    std::string name;
    std::function<void(Bench&, Trial&)> run;
};

/// What a scenario needs behind the connector.
enum class Needs { AnyVendor, HttpVendor, Folder, Wire };

using StreamTrial = std::function<void(Bench&, const StreamPlan&, Trial&)>;

/// One thing that is tried on each stream with a capability.
struct StreamScenario {
    std::string name;
    std::string capability;
    StreamTrial run;
    Needs needs = Needs::AnyVendor;
};

std::vector<PluginScenario> pluginScenarios();
std::vector<PluginScenario> verbScenarios();
std::vector<PluginScenario> webhookScenarios();
std::vector<PluginScenario> stabilityScenarios();
std::vector<StreamScenario> readScenarios();
std::vector<StreamScenario> readFaultScenarios();
std::vector<StreamScenario> oddAnswerScenarios();
std::vector<StreamScenario> lookupScenarios();
std::vector<StreamScenario> writeScenarios();
std::vector<StreamScenario> writeFaultScenarios();
/// To be run last: they judge what all the others heard.
std::vector<PluginScenario> closingScenarios();

/// 1, 2, …, total, thinned out so that no more than `most` are tried; the last is always there.
std::vector<std::size_t> places(std::size_t total, std::size_t most = 60);

}  // namespace leadloom::testing
