#include "hub/app/verb_command_line.h"

#include <CLI/CLI.hpp>

namespace leadloom::app {

void addVerbCommands(CLI::App& app, VerbArguments& arguments,
                     std::function<ExitCode(CommandContext&)>& action) {
    auto* facts = app.add_subcommand("facts", "Costs and figures that platforms report, summed up");
    facts
        ->add_option("--by", arguments.facts.by,
                     "Sum for each: connection, report, day, or a dimension such as campaign")
        ->delimiter(',')
        ->capture_default_str();
    facts->add_option("--from", arguments.facts.from, "First day; without it the first there is");
    facts->add_option("--to", arguments.facts.to, "Last day; without it the last there is");
    facts->callback([&] {
        action = [&arguments](CommandContext& context) {
            return runFacts(context, arguments.facts);
        };
    });

    auto* conversions = app.add_subcommand("conversions", "What platforms were told, newest first");
    conversions->add_option("--limit", arguments.list.limit, "At most this many; all without it")
        ->check(CLI::PositiveNumber);
    conversions->callback([&] {
        action = [&arguments](CommandContext& context) {
            return runConversions(context, arguments.list);
        };
    });

    auto* webhooks = app.add_subcommand("webhooks", "Addresses that vendors are to call");
    auto* subscribe =
        webhooks->add_subcommand("subscribe", "Have vendors call them, where they can be told to");
    subscribe->add_option("connections", arguments.connections, "All without it");
    subscribe->callback([&] {
        action = [&arguments](CommandContext& context) {
            return runWebhookSubscribe(context, arguments.connections);
        };
    });
    webhooks->callback([&] {
        if (action) return;
        action = [](CommandContext& context) { return runWebhooks(context); };
    });
}

}  // namespace leadloom::app
