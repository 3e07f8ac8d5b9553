#include "hub/sync/settings/policy.h"

#include <array>

namespace leadloom::sync {
namespace {

struct Word {
    std::string_view name;
    PolicyKind kind;
};

constexpr std::array Words = {
    Word{"latest", PolicyKind::Latest},
    Word{"rank", PolicyKind::Rank},
    Word{"union", PolicyKind::Union},
    Word{"most_complete", PolicyKind::MostComplete},
    Word{"longest", PolicyKind::Longest},
    Word{"min", PolicyKind::Min},
    Word{"max", PolicyKind::Max},
    Word{"first_touch", PolicyKind::FirstTouch},
    Word{"strictest", PolicyKind::Strictest},
    Word{"local", PolicyKind::Local},
    Word{"ask", PolicyKind::Ask},
    Word{"expression", PolicyKind::Expression},
};

}  // namespace

Result<Policy> policyFrom(std::string_view name) {
    for (const Word& word : Words) {
        const bool needsMore = word.kind == PolicyKind::Rank || word.kind == PolicyKind::Expression;
        if (word.name == name && !needsMore) return Policy{word.kind, {}};
    }
    return Error{ErrorKind::InvalidConfig,
                 "there is no survivorship policy named \"" + std::string(name) + "\"",
                 "use latest, union, most_complete, longest, min, max, first_touch, strictest, "
                 "local, ask, rank with a list of connections, or expression with a list of "
                 "conditions"};
}

std::string_view toString(PolicyKind kind) {
    for (const Word& word : Words) {
        if (word.kind == kind) return word.name;
    }
    return "latest";
}

}  // namespace leadloom::sync
