#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/mapping/filter.h"
#include "hub/sync/ledger/contribution.h"

namespace leadloom::sync {

/// The policy `expression`: conditions over one contribution, in falling order of what is
/// preferred, in the language of filters. Each in turn keeps the contributions that meet it, where
/// any does; of what remains the newest wins. Conditions see
///
///     value       what the record says (items one by one where there are several)
///     connection  whose record it is
///     rank        0 for the connection configured first, 1 for the next, …
///     length      of the text in bytes
///     items       how many there are
///     votes       how many contributions say the same
///     at          when the edit counts as made, as ISO time
///
/// such as `votes > 1` or `connection in ["erp", "crm"] and length > 3`. A condition has no loops
/// and no calls, is read once with bounds on its length and depth, and makes no text: whatever
/// somebody writes ends, and costs next to nothing.
class Preferences {
public:
    Preferences() = default;
    explicit Preferences(std::vector<mapping::Filter> conditions)
        : conditions_(std::move(conditions)) {}

    /// InvalidConfig names the condition, the place in it and what was expected there.
    static Result<Preferences> parse(std::span<const std::string> conditions);

    /// The contribution preferred among `candidates`; null where there are none. A function of the
    /// set: their order doesn't matter.
    const Contribution* choose(std::span<const Contribution* const> candidates) const;

private:
    std::vector<mapping::Filter> conditions_;
};

}  // namespace leadloom::sync
