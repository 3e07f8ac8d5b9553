#include "hub/app/review_command_line.h"

#include <CLI/CLI.hpp>

namespace leadloom::app {
namespace {

using Action = std::function<ExitCode(CommandContext&)>;

void addReview(CLI::App& app, ReviewArguments& call, Action& action) {
    auto* review = app.add_subcommand(
        "review", "Pairs of leads that may be one, with the evidence for and against");
    review->add_option("--limit", call.list.limit, "At most this many; all without it")
        ->check(CLI::PositiveNumber);
    review->callback([&] {
        if (action) return;
        action = [&](CommandContext& context) { return runReviewList(context, call.list); };
    });
    for (const bool accept : {true, false}) {
        auto* settle = review->add_subcommand(
            accept ? "accept" : "reject",
            accept ? "They are one: merge them" : "They are two: never join them, never ask again");
        settle->add_option("ids", call.ids)->required();
        settle->callback([&call, &action, accept] {
            action = [&call, accept](CommandContext& context) {
                return runReviewSettle(context, call.ids, accept);
            };
        });
    }
}

void addLeadActs(CLI::App& leads, ReviewArguments& call, Action& action) {
    auto* merge = leads.add_subcommand("merge", "Make one of two leads; can be taken back");
    merge->add_option("lead", call.act.lead, "Its id, e-mail, phone or name")->required();
    merge->add_option("other", call.act.other, "The other one's")->required();
    merge->callback([&] {
        action = [&](CommandContext& context) { return runLeadsMerge(context, call.act); };
    });
    auto* unmerge = leads.add_subcommand(
        "unmerge", "Take a lead apart: both are as they were, plus the edits since");
    unmerge->add_option("lead", call.act.lead, "Its id, e-mail, phone or name")->required();
    unmerge->add_option("--link", call.act.link,
                        "The record that doesn't belong: connection/stream/record "
                        "[what was joined last]");
    unmerge->callback([&] {
        action = [&](CommandContext& context) { return runLeadsUnmerge(context, call.act); };
    });
}

}  // namespace

void addReviewCommands(CLI::App& app, ReviewArguments& call, Action& action) {
    addReview(app, call, action);
    addLeadActs(*app.get_subcommand("leads"), call, action);
}

}  // namespace leadloom::app
