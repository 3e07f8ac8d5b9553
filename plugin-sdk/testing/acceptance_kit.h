#pragma once

#include <functional>
#include <string>

#include "plugin-sdk/testing/report.h"

namespace leadloom::testing {

struct KitOptions {
    /// The `leadloom-sandbox` binary, for plugins whose vendor is one of the sandbox.
    std::string sandbox;
    /// Only scenarios whose name, or "stream: name", holds this text.
    std::string only;
    /// The acceptance description; empty = acceptance.json beside the plugin.
    std::string description;
    /// The exchanges with the vendor are kept in this file, redacted; only what reads is tried
    /// then.
    std::string record;
    /// A recording stands for the vendor; only what reads is tried then.
    std::string replay;
    /// Called as each scenario ends.
    std::function<void(const ScenarioReport&)> onScenario;
};

/// Runs a plugin (its folder or its library) against the fake hub and the vendor that its
/// acceptance description names. Never throws: a plugin that can't be loaded is a failed scenario.
/// docs/writing-a-connector.md has the description's keys.
Report runAcceptance(const std::string& pluginPath, const KitOptions& options);

}  // namespace leadloom::testing
