#include <nlohmann/json.hpp>

#include "hub/app/commands/operator_log.h"
#include "hub/app/commands/person_key.h"
#include "hub/app/commands/privacy_commands.h"
#include "hub/app/operator_name.h"
#include "hub/app/workspace.h"
#include "hub/security/private_file.h"

namespace leadloom::app {
namespace {

using nlohmann::json;

Status noteForget(Workspace& workspace, const model::EntityId& lead, const std::string& action) {
    auto tx = workspace.store().beginWrite();
    if (!tx) return tx.error();
    store::AuditRow row;
    row.atUs = workspace.clock().wallUs();
    row.actor = operatorName();
    row.action = action;
    row.subject = lead.text();
    if (const Status put = (*tx)->appendAudit(row); !put) return put;
    return (*tx)->commit();
}

const char* meaningOf(const std::string& outcome) {
    if (outcome == "deleted") return "deleted";
    if (outcome == "archived") return "archived; the system's own bin may hold it for a while";
    if (outcome == "already_gone") return "was gone already";
    if (outcome == "by_hand") return "TO BE DELETED BY HAND, see leadloom dead-letters";
    return "not reached yet; the next sync goes on";
}

void print(Terminal& terminal, const sync::ErasureReport& report, const json& certificate) {
    const std::string when = certificate.value("completed_at", "");
    terminal.heading((report.doneBefore ? "Was erased before: lead " : "Erased: lead ") +
                     report.lead.text());
    Table systems({"connection", "stream", "record (digest)", "what happened", "at (UTC)"});
    for (const json& system : certificate["systems"]) {
        systems.add({system["connection"], system["stream"],
                     system["record_digest"].get<std::string>().substr(0, 16),
                     meaningOf(system["outcome"]), system["at"]});
    }
    terminal.table(systems);
    const json& hub = certificate["hub"];
    terminal.line("in the hub: " + hub["links"].dump() + " links, " + hub["raw_records"].dump() +
                  " raw records, " + hub["changes"].dump() + " changes, " + hub["writes"].dump() +
                  " writes emptied; " + std::to_string(certificate["suppressed"].size()) +
                  " identifiers suppressed");
    terminal.line(report.complete ? "complete since " + when
                                  : terminal.bad("not complete: a system could not be reached"));
    terminal.line(certificate.value("backups", ""));
}

ExitCode show(Terminal& terminal, const ForgetOptions& options, const sync::ErasureReport& report) {
    const json certificate = json::parse(report.certificate);
    json document = certificate;
    document["done_before"] = report.doneBefore;
    document["by_hand"] = report.byHand;
    terminal.document(document);
    print(terminal, report, certificate);
    if (!options.certificate.empty()) {
        const Status written =
            security::writePrivateFile(options.certificate, certificate.dump(2) + "\n");
        if (!written) return fail(terminal, written.error());
        terminal.line("certificate: " + options.certificate.string());
    }
    if (!report.complete) return ExitCode::Connection;
    return report.byHand ? ExitCode::Incomplete : ExitCode::Ok;
}

ExitCode lift(Workspace& workspace, Terminal& terminal, const ForgetOptions& options) {
    auto earlier = workspace.engine().erasureOf(options.key);
    if (!earlier) return fail(terminal, earlier.error());
    const Status lifted = workspace.engine().liftSuppression(options.key);
    if (!lifted) return fail(terminal, lifted.error());
    if (*earlier) {
        const Status noted = noteForget(workspace, (*earlier)->lead, "person.lift_suppression");
        if (!noted) return fail(terminal, noted.error());
    }
    terminal.document({{"lifted", true}});
    terminal.line("lifted: the person can be a lead again; nothing that was erased comes back");
    return ExitCode::Ok;
}

}  // namespace

ExitCode runForget(CommandContext& context, const ForgetOptions& options) {
    Terminal& terminal = context.terminal;
    auto opened =
        Workspace::open(context.config, Workspace::Access::ReadWrite, operatorLog(terminal));
    if (!opened) return fail(terminal, opened.error());
    Workspace& workspace = **opened;
    if (options.lift) return lift(workspace, terminal, options);
    auto lead = personNamed(terminal, workspace.queries(), options.key);
    if (!lead) {
        if (lead.error().kind != ErrorKind::NotFound) return fail(terminal, lead.error());
        auto earlier = workspace.engine().erasureOf(options.key);
        if (!earlier) return fail(terminal, earlier.error());
        if (!*earlier) return fail(terminal, lead.error());
        lead = (*earlier)->lead;
    }
    terminal.progress("erasing");
    auto report = workspace.engine().erase(*lead);
    terminal.endProgress();
    if (!report) return fail(terminal, report.error());
    if (!report->doneBefore) {
        const Status noted = noteForget(workspace, report->lead, "person.forget");
        if (!noted) return fail(terminal, noted.error());
    }
    return show(terminal, options, *report);
}

}  // namespace leadloom::app
