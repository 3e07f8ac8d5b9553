#include "hub/app/commands/run_printing.h"

#include <ctime>

namespace leadloom::app {
namespace {

constexpr std::size_t MostMoved = 20;

std::string text(std::int64_t number) {
    return std::to_string(number);
}

void printGuards(Terminal& terminal, const sync::RunReport& report) {
    for (const sync::GuardStop& stop : report.guardStops) {
        const std::string records = stop.stream.empty()
                                        ? std::string()
                                        : text(stop.creates) + " creates, " + text(stop.updates) +
                                              " updates, " + text(stop.deletes) + " deletes wait. ";
        terminal.line(terminal.bad("guard " + stop.guard) + " holds " + stop.place() + ": " +
                      records + stop.reason);
    }
    if (!report.guardStops.empty()) {
        terminal.line(
            "Look at `leadloom plan`, then let just this pass with `leadloom runs approve " +
            report.run + "`, or whatever is due with `leadloom sync --approve`.");
    }
}

void printMoved(Terminal& terminal, const sync::RunReport& report) {
    if (report.moved.empty()) return;
    terminal.line(terminal.bad("The world moved under plan " + report.plan) +
                  ": nothing was written.");
    std::size_t shown = 0;
    for (const sync::MovedEffect& moved : report.moved) {
        if (++shown > MostMoved) break;
        terminal.line("  " + moved.place + " " + moved.record + ": " + moved.what);
    }
    if (report.moved.size() > MostMoved) {
        terminal.line("  and " + text(static_cast<std::int64_t>(report.moved.size() - MostMoved)) +
                      " more");
    }
    terminal.line("Make a new plan, look at it, and apply that one.");
}

/// What a person has to look at, and where.
void printAttention(Terminal& terminal, const sync::NeedsAttention& attention) {
    const auto say = [&](std::int64_t count, const char* one, const char* many,
                         const char* command) {
        if (count == 0) return;
        terminal.line(terminal.bad(text(count) + " " + (count == 1 ? one : many)) + ": look at `" +
                      command + "`");
    };
    say(attention.deadLetters, "dead letter", "dead letters", "leadloom dead-letters");
    say(attention.conflicts, "conflict waits for a decision", "conflicts wait for a decision",
        "leadloom conflicts");
    say(attention.reviews, "pair may be one person", "pairs may be one person each",
        "leadloom review");
    say(attention.conversions, "conversion was refused", "conversions were refused",
        "leadloom conversions");
}

void printFaults(Terminal& terminal, const sync::RunReport& report) {
    for (const sync::ConnectionFault& fault : report.faults) {
        const std::string place =
            fault.stream.empty() ? fault.connection : fault.connection + "/" + fault.stream;
        terminal.line(terminal.bad(place) + ": " + fault.error.message);
        if (!fault.error.remedy.empty()) terminal.line("  " + fault.error.remedy);
    }
}

}  // namespace

void printRun(Terminal& terminal, const sync::RunReport& report) {
    Table table({"connection", "stream", "read", "applied", "unchanged", "superseded", "filtered",
                 "parked", "intents", "created", "updated", "deleted", "no difference", "failed",
                 "waiting", "balanced"});
    for (const sync::StreamReport& row : report.streams) {
        table.add({row.connection, row.stream, text(row.read), text(row.applied),
                   text(row.unchanged), text(row.superseded), text(row.filtered), text(row.parked),
                   text(row.intents), text(row.created), text(row.updated), text(row.deleted),
                   text(row.noDifference), text(row.failed), text(row.waiting),
                   row.balanced() ? "yes" : "NO"});
    }
    const bool good = report.status == "completed";
    terminal.heading("Run " + report.run + ": " +
                     (good ? terminal.good(report.status) : terminal.bad(report.status)));
    terminal.table(table);
    terminal.line("leads: " + text(report.leadsCreated) + " created, " + text(report.leadsMerged) +
                  " merged, " + text(report.leadsReview) + " to review; " + text(report.conflicts) +
                  " conflicts settled by policy");
    printGuards(terminal, report);
    printMoved(terminal, report);
    printFaults(terminal, report);
    printAttention(terminal, report.attention);
}

void printKeptRun(Terminal& terminal, const store::RunRow& row) {
    std::optional<sync::RunReport> report = sync::readBalanceSheet(row.balanceSheet);
    if (report) {
        printRun(terminal, *report);
    } else {
        terminal.heading("Run " + row.id + ": " + row.status);
        if (!row.error.empty()) terminal.line(row.error);
    }
    terminal.line(row.kind + ", " + timeText(row.startedAtUs) + " to " +
                  (row.endedAtUs == 0 ? "no end" : timeText(row.endedAtUs)) + " UTC");
}

namespace {

void printPairs(Terminal& terminal, const std::string& title, const sync::PairCount& pairs) {
    if (pairs.count == 0) return;
    terminal.heading(title + ": " + text(pairs.count));
    for (const sync::PairSample& sample : pairs.samples) {
        terminal.line(sample.oneName);
        terminal.line(sample.otherName);
        terminal.line(terminal.dim("    " + sample.words));
    }
}

/// Who would become one, before anything is joined.
void printConsolidation(Terminal& terminal, const sync::ConsolidationPlan& plan) {
    if (plan.records == 0) return;
    terminal.heading("Leads");
    terminal.line(text(plan.records) + " records would make " + text(plan.leads) +
                  " leads: " + text(plan.byKeys) + " records join by their keys, " +
                  text(plan.pairing.certain.count) + " leads by weighed evidence");
    if (plan.pairing.compared > 0) terminal.line("Weighed by " + plan.weighedBy);
    printPairs(terminal, "Certain pairs", plan.pairing.certain);
    printPairs(terminal, "Doubtful pairs, for review", plan.pairing.doubtful);
    printPairs(terminal, "Blocked by a contradiction, for review", plan.pairing.blocked);
    printPairs(terminal, "Duplicates within one system", plan.pairing.duplicates);
}

}  // namespace

void printPlan(Terminal& terminal, const sync::PlanReport& report) {
    Table table({"connection", "stream", "create", "update", "delete", "link", "of these joined"});
    for (const sync::StreamPlan& plan : report.streams) {
        table.add({plan.connection, plan.stream, text(plan.creates), text(plan.updates),
                   text(plan.deletes), text(plan.links), text(plan.joins)});
    }
    terminal.heading("What a sync would do (nothing was written)");
    terminal.table(table);
    for (const sync::WaitingConversions& some : report.conversions) {
        terminal.line(some.connection + " would be told of " + text(some.count) + " × " +
                      some.action + ", those without consent left out");
    }
    printConsolidation(terminal, report.people);
    for (const sync::StreamPlan& plan : report.streams) {
        if (plan.samples.empty()) continue;
        terminal.heading("Samples for " + plan.connection + "/" + plan.stream);
        for (const sync::PlannedWrite& write : plan.samples) {
            terminal.line(write.action + " " +
                          (write.record.empty() ? "(new record)" : write.record) +
                          terminal.dim("  lead " + write.lead));
            for (const sync::PlannedField& field : write.fields) {
                terminal.line("    " + field.field + ": " +
                              (field.before.empty() ? "(empty)" : field.before) + " → " +
                              (field.after.empty() ? "(empty)" : field.after));
            }
        }
    }
    printFaults(terminal, report.run);
    terminal.line("Plan " + report.id + ": carry out exactly this with `leadloom apply " +
                  report.id + "`.");
}

std::string timeText(TimeUs time) {
    if (time == 0) return {};
    const std::time_t seconds = time / 1'000'000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char buffer[32];
    std::strftime(buffer, sizeof buffer, "%Y-%m-%d %H:%M:%S", &parts);
    return buffer;
}

}  // namespace leadloom::app
