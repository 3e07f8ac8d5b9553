#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hub/match/comparison.h"
#include "hub/store/review_row.h"
#include "hub/sync/ledger/ledger.h"

namespace leadloom::sync {

/// One reason for or against two records being one; words for people, without values of theirs.
struct Evidence {
    std::string what;  ///< "email", "name", "phone", …
    std::string words;
    double weight = 0;  ///< log2; negative: against
};

/// A record that another may be the same as, too doubtful to join.
struct Doubt {
    model::EntityId other;
    double weight = 0;
    double probability = 0;
    std::vector<Evidence> evidence;
    std::optional<match::Observation>
        seen;  ///< what was seen of the two: teaches the weights later
};

/// In words, contradictions last.
std::vector<Evidence> evidenceOf(const match::Comparison& comparison);

/// As a review keeps it: {"reasons": [{"what", "words", "weight"}], "seen": …}; `seen` may be null.
std::string toJson(const std::vector<Evidence>& evidence, const match::Observation* seen);
/// Empty for a text that is none of ours.
std::vector<Evidence> evidenceFrom(const std::string& json);

/// Puts a pair to review, unless it was decided already or is open with the same answer; counted in
/// the run. The two stay apart until a person decides.
Status raiseReview(store::Transaction& tx, RunState& run, const model::EntityId& id,
                   const Doubt& doubt, const Cause& cause);

/// Whether making the record anew in a connection has to wait: it may be the same as one that lives
/// there, and a person hasn't decided yet.
Result<bool> waitsForReview(store::Transaction& tx, const Dossier& dossier,
                            const ConnectionContext& connection);

}  // namespace leadloom::sync
