#pragma once

#include <string>
#include <vector>

#include "hub/app/commands/commands.h"

namespace leadloom::app {

struct FactOptions {
    std::vector<std::string> by{"connection", "campaign"};
    std::string from;  ///< "2026-01-31"; empty: the first day there is
    std::string to;
};

/// Sums of what platforms report.
ExitCode runFacts(CommandContext& context, const FactOptions& options);
/// Conversion events and what became of them.
ExitCode runConversions(CommandContext& context, const ListOptions& options);
/// The address at which each connection takes webhooks.
ExitCode runWebhooks(CommandContext& context);
ExitCode runWebhookSubscribe(CommandContext& context, const std::vector<std::string>& connections);

}  // namespace leadloom::app
