#pragma once

#include <string_view>

namespace leadloom::sync {

/// How far a person's decision about a field reaches. Kept as the `rule` of the local edit
/// (store::CanonicalRow::localEdits): the first holds until somebody edits after it, the others
/// until they are released; `TakeForEver` is followed by the name of the connection whose value
/// wins from now on.
constexpr std::string_view DecidedOnce = "decided";
constexpr std::string_view DecidedForEver = "decided_for_ever";
constexpr std::string_view TakeForEver = "take_for_ever:";

constexpr bool isStanding(std::string_view decision) {
    return decision == DecidedForEver || decision.starts_with(TakeForEver);
}

}  // namespace leadloom::sync
