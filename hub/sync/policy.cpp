#include "hub/sync/policy.h"

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
};

}  // namespace

Result<Policy> policyFrom(std::string_view name) {
    for (const Word& word : Words) {
        if (word.name == name && word.kind != PolicyKind::Rank) return Policy{word.kind, {}};
    }
    return Error{ErrorKind::InvalidConfig,
                 "there is no survivorship policy named \"" + std::string(name) + "\"",
                 "use latest, union, most_complete, longest, min, max, first_touch, strictest, "
                 "local, ask, or rank with a list of connections"};
}

std::string_view toString(PolicyKind kind) {
    for (const Word& word : Words) {
        if (word.kind == kind) return word.name;
    }
    return "latest";
}

}  // namespace leadloom::sync
