#include "hub/app/commands/review_commands.h"

#include <cstdio>

#include <nlohmann/json.hpp>

#include "hub/app/commands/lead_key.h"
#include "hub/app/commands/operator_log.h"
#include "hub/app/operator_name.h"
#include "hub/app/workspace.h"
#include "hub/sync/identity/review_story.h"

namespace leadloom::app {
namespace {

using nlohmann::json;

std::string shown(const json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (!value.is_array()) return value.is_null() ? std::string() : value.dump();
    std::string joined;
    for (const json& item : value)
        joined += (joined.empty() ? "" : ", ") + shown(item);
    return joined;
}

std::string fieldOf(const json& lead, const char* name) {
    const json& fields = lead["fields"];
    return fields.contains(name) ? shown(fields[name]) : std::string();
}

std::string bits(double weight) {
    char text[32];
    std::snprintf(text, sizeof text, "%+.1f", weight);
    return text;
}

/// The two side by side, in what people tell people apart by.
void printPair(Terminal& terminal, const json& leads) {
    Table table({"", leads[0]["id"], leads[1]["id"]});
    for (const char* name : {"full_name", "given_name", "family_name", "emails", "phones",
                             "company_name", "job_title", "city", "birth_date"}) {
        const std::string one = fieldOf(leads[0], name);
        const std::string other = fieldOf(leads[1], name);
        if (!one.empty() || !other.empty()) table.add({name, one, other});
    }
    const auto records = [](const json& lead) {
        std::string all;
        for (const json& link : lead["links"]) {
            all += (all.empty() ? "" : ", ") + shown(link["connection"]) + "/" +
                   shown(link["stream"]) + "/" + shown(link["record"]);
        }
        return all;
    };
    table.add({"records", records(leads[0]), records(leads[1])});
    terminal.table(table);
}

void printReview(Terminal& terminal, const json& review) {
    const double percent = review["probability"].get<double>() * 100;
    terminal.heading("Review " + shown(review["id"]) + ": " +
                     std::to_string(static_cast<int>(percent)) + " % likely one and the same");
    printPair(terminal, review["leads"]);
    Table table({"evidence", "weight"});
    for (const json& reason : review["evidence"]) {
        table.add({shown(reason["words"]), bits(reason["weight"].get<double>())});
    }
    terminal.table(table);
}

Result<model::EntityId> leadIdOf(Workspace& workspace, const std::string& key) {
    const auto id = leadNamed(workspace.queries(), key);
    if (!id) return id.error();
    return *model::EntityId::parse(*id);
}

Result<std::optional<sync::NamedLink>> linkNamed(const std::string& text) {
    if (text.empty()) return std::optional<sync::NamedLink>();
    const auto first = text.find('/');
    const auto second = first == std::string::npos ? first : text.find('/', first + 1);
    if (second == std::string::npos) {
        return Error{ErrorKind::Usage,
                     "\"" + text + "\" names no link",
                     "write connection/stream/record, as leadloom explain shows them",
                     {},
                     0};
    }
    return std::optional(sync::NamedLink{text.substr(0, first),
                                         text.substr(first + 1, second - first - 1),
                                         text.substr(second + 1)});
}

}  // namespace

ExitCode runReviewList(CommandContext& context, const ListOptions& options) {
    Terminal& terminal = context.terminal;
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadOnly, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    const auto text =
        sync::openReviewsJson((*workspace)->store(), (*workspace)->queries(), options.limit);
    if (!text) return fail(terminal, text.error());
    const json list = json::parse(*text);
    terminal.document(list);
    for (const json& review : list)
        printReview(terminal, review);
    terminal.line(std::to_string(list.size()) + (list.size() == 1 ? " pair waits" : " pairs wait"));
    if (!list.empty()) terminal.line("Weighed by " + shown(list.front()["weighed_by"]) + ".");
    if (!list.empty()) terminal.line("Decide with `leadloom review accept|reject ID…`.");
    return ExitCode::Ok;
}

ExitCode runReviewSettle(CommandContext& context, const std::vector<std::int64_t>& ids,
                         bool accept) {
    Terminal& terminal = context.terminal;
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadWrite, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    json settled = json::array();
    for (const std::int64_t id : ids) {
        const auto done = (*workspace)->engine().settleReview(id, accept, operatorName());
        if (!done) return fail(terminal, done.error());
        const auto text = sync::reviewJson((*workspace)->store(), (*workspace)->queries(), id);
        if (!text) return fail(terminal, text.error());
        settled.push_back(json::parse(*text));
        terminal.line("Review " + std::to_string(id) +
                      (done->merged ? ": one lead now, " + done->merged->survivor.text()
                                    : std::string(": two leads, for ever")));
    }
    terminal.document(settled);
    terminal.line("The next sync carries it out; later pairs are weighed by what this taught.");
    return ExitCode::Ok;
}

ExitCode runLeadsMerge(CommandContext& context, const LeadActOptions& options) {
    Terminal& terminal = context.terminal;
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadWrite, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    const auto one = leadIdOf(**workspace, options.lead);
    if (!one) return fail(terminal, one.error());
    const auto other = leadIdOf(**workspace, options.other);
    if (!other) return fail(terminal, other.error());
    const auto merged = (*workspace)->engine().mergeLeads(*one, *other, operatorName());
    if (!merged) return fail(terminal, merged.error());
    terminal.document({{"lead", merged->survivor.text()}, {"merged", merged->joined.text()}});
    terminal.line("Lead " + merged->survivor.text() + " holds both now; `leadloom leads unmerge " +
                  merged->survivor.text() + "` takes it back. The next sync writes it everywhere.");
    return ExitCode::Ok;
}

ExitCode runLeadsUnmerge(CommandContext& context, const LeadActOptions& options) {
    Terminal& terminal = context.terminal;
    const auto link = linkNamed(options.link);
    if (!link) return fail(terminal, link.error());
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadWrite, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    const auto lead = leadIdOf(**workspace, options.lead);
    if (!lead) return fail(terminal, lead.error());
    const auto parted = (*workspace)->engine().unmergeLead(*lead, *link, operatorName());
    if (!parted) return fail(terminal, parted.error());
    terminal.document({{"lead", lead->text()}, {"parted", parted->text()}});
    terminal.line("Lead " + parted->text() +
                  " stands by itself again, with its own values and "
                  "the edits since; the two are never joined again. The next sync writes it "
                  "everywhere.");
    return ExitCode::Ok;
}

}  // namespace leadloom::app
