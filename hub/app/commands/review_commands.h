#pragma once

#include <string>
#include <vector>

#include "hub/app/commands/commands.h"

namespace leadloom::app {

struct LeadActOptions {
    std::string lead;   ///< id, e-mail, phone or name
    std::string other;  ///< merge: the second one
    std::string link;   ///< unmerge: "connection/stream/record"; empty: the newest joining
};

/// Pairs of leads that may be one, with the evidence for and against.
ExitCode runReviewList(CommandContext& context, const ListOptions& options);
/// Accepts (one and the same) or rejects (two, for ever) pairs.
ExitCode runReviewSettle(CommandContext& context, const std::vector<std::int64_t>& ids,
                         bool accept);
/// Makes one of two leads.
ExitCode runLeadsMerge(CommandContext& context, const LeadActOptions& options);
/// Takes a lead apart again.
ExitCode runLeadsUnmerge(CommandContext& context, const LeadActOptions& options);

}  // namespace leadloom::app
