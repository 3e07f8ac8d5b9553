#include <filesystem>
#include <fstream>
#include <iostream>

#include <nlohmann/json.hpp>

#include "hub/app/commands/commands.h"
#include "hub/app/commands/operator_log.h"
#include "hub/app/workspace.h"
#include "hub/config/json_schema.h"
#include "hub/config/starting_config.h"

namespace leadloom::app {
namespace {

using nlohmann::json;

const char* wordFor(sync::Finding::Severity severity) {
    switch (severity) {
        case sync::Finding::Severity::Ok:
            return "ok";
        case sync::Finding::Severity::Warning:
            return "warning";
        case sync::Finding::Severity::Error:
            return "error";
    }
    return "error";
}

/// What `check` found of one connection.
struct Checked {
    std::string connection;
    std::vector<sync::Finding> findings;
    ExitCode code = ExitCode::Ok;
};

Checked checkOne(sync::Engine& engine, const std::string& connection) {
    Checked checked{connection, {}, ExitCode::Ok};
    auto findings = engine.check(connection);
    if (!findings) {
        checked.findings.push_back({sync::Finding::Severity::Error,
                                    std::string(toString(findings.error().kind)),
                                    findings.error().message, findings.error().remedy});
        checked.code = exitCodeFor(findings.error().kind);
        return checked;
    }
    checked.findings = std::move(*findings);
    for (const sync::Finding& finding : checked.findings) {
        if (finding.severity == sync::Finding::Severity::Error) checked.code = ExitCode::Connection;
    }
    return checked;
}

void print(Terminal& terminal, const Checked& checked) {
    terminal.heading(
        checked.connection + ": " +
        (checked.code == ExitCode::Ok ? terminal.good("good") : terminal.bad("not good")));
    for (const sync::Finding& finding : checked.findings) {
        terminal.line("  " + std::string(wordFor(finding.severity)) + "  " + finding.text);
        if (!finding.remedy.empty()) terminal.line("      " + finding.remedy);
    }
}

json documentOf(const Checked& checked) {
    json findings = json::array();
    for (const sync::Finding& finding : checked.findings) {
        findings.push_back({{"severity", wordFor(finding.severity)},
                            {"code", finding.code},
                            {"text", finding.text},
                            {"remedy", finding.remedy}});
    }
    return {{"connection", checked.connection},
            {"ok", checked.code == ExitCode::Ok},
            {"findings", findings}};
}

}  // namespace

ExitCode runInit(CommandContext& context, const InitOptions& options) {
    Terminal& terminal = context.terminal;
    const std::filesystem::path path = options.path.empty() ? context.config : options.path;
    std::error_code failed;
    if (std::filesystem::exists(path, failed) && !options.force) {
        return fail(terminal, {ErrorKind::Usage,
                               path.string() + " is there already",
                               "choose another path, or overwrite it with --force",
                               {},
                               0});
    }
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << config::startingConfig();
    file.flush();
    if (!file) {
        return fail(terminal, {ErrorKind::Usage,
                               path.string() + " can't be written",
                               "check the folder's rights and the disk's space",
                               {},
                               0});
    }
    terminal.document({{"written", path.string()}});
    terminal.line("wrote " + path.string() +
                  ": fill in your connections, then run `leadloom check`");
    return ExitCode::Ok;
}

ExitCode runSchema(CommandContext& /*context*/) {
    std::cout << config::configurationSchema() << '\n';
    return ExitCode::Ok;
}

ExitCode runCheck(CommandContext& context, const std::vector<std::string>& connections) {
    Terminal& terminal = context.terminal;
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadWrite, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    std::vector<std::string> names = connections;
    if (names.empty()) {
        for (const auto& connection : (*workspace)->config().connections) {
            names.push_back(connection.name);
        }
    }
    json list = json::array();
    ExitCode worst = ExitCode::Ok;
    for (const std::string& name : names) {
        terminal.progress("checking " + name);
        const Checked checked = checkOne((*workspace)->engine(), name);
        terminal.endProgress();
        print(terminal, checked);
        list.push_back(documentOf(checked));
        if (checked.code != ExitCode::Ok) worst = checked.code;
    }
    terminal.document({{"ok", worst == ExitCode::Ok}, {"connections", list}});
    return worst;
}

}  // namespace leadloom::app
