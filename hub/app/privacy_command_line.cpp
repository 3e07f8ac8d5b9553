#include "hub/app/privacy_command_line.h"

#include <CLI/CLI.hpp>

namespace leadloom::app {

void addPrivacyCommands(CLI::App& app, PrivacyArguments& call, CommandAction& action) {
    auto* forget = app.add_subcommand("forget", "Erase a person everywhere, with a certificate");
    forget->add_option("key", call.forget.key, "Id, e-mail, phone or full name")->required();
    forget->add_option("--certificate", call.forget.certificate, "Write the certificate there");
    forget->add_flag("--lift", call.forget.lift, "Let an erased person be a lead again");
    forget->callback([&call, &action] {
        action = [&call](CommandContext& context) { return runForget(context, call.forget); };
    });
    auto* exported = app.add_subcommand("export", "All leads, or all that is held about a person");
    exported->add_option("--subject", call.exported.subject, "Id, e-mail, phone or full name");
    exported->add_option("--format", call.exported.format)
        ->check(CLI::IsMember({"jsonl", "csv"}))
        ->capture_default_str();
    exported->add_option("--output", call.exported.output, "Write there, for its owner only");
    exported->callback([&call, &action] {
        action = [&call](CommandContext& context) { return runExport(context, call.exported); };
    });
    auto* consent = app.add_subcommand("consent", "A lead's consent: show it, or note a word");
    consent->add_option("lead", call.consent.lead, "Id, e-mail, phone or full name")->required();
    auto* channel = consent->add_option("--channel", call.consent.channel,
                                        "email, phone, sms, messaging, post, ads, profiling, "
                                        "contact or sale");
    consent->add_option("--state", call.consent.state)
        ->check(CLI::IsMember({"granted", "denied", "withdrawn"}))
        ->needs(channel);
    consent->add_option("--proof", call.consent.proof, "What proves an opt-in");
    consent->add_option("--source", call.consent.source, "Where it was said");
    consent->callback([&call, &action] {
        action = [&call](CommandContext& context) { return runConsent(context, call.consent); };
    });
}

void addCareCommands(CLI::App& app, PrivacyArguments& call, CommandAction& action) {
    auto* backup = app.add_subcommand("backup", "Copy the store, beside a running hub");
    backup->add_option("file", call.backup, "A new file")->required();
    backup->callback([&call, &action] {
        action = [&call](CommandContext& context) { return runBackup(context, call.backup); };
    });
    auto* restore = app.add_subcommand("restore", "Put a backup in the store's place");
    restore->add_option("file", call.restore.file, "What a backup wrote")->required();
    restore->add_flag("--without-erasures", call.restore.withoutErasures,
                      "Although erasures made since the backup can't be known");
    restore->callback([&call, &action] {
        action = [&call](CommandContext& context) { return runRestore(context, call.restore); };
    });
    app.add_subcommand("doctor", "Examine the installation; every finding with its remedy")
        ->callback(
            [&action] { action = [](CommandContext& context) { return runDoctor(context); }; });
}

}  // namespace leadloom::app
