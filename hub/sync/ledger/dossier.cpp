#include "hub/sync/ledger/dossier.h"

#include "hub/store/damage.h"

namespace leadloom::sync {
namespace {

constexpr int LongestMergeChain = 64;

}  // namespace

const store::LinkRow* Dossier::primary(store::StreamKey stream) const {
    for (const store::LinkRow& link : links) {
        if (link.stream == stream && link.state == store::LinkState::Live &&
            link.role == store::LinkRole::Primary) {
            return &link;
        }
    }
    return nullptr;
}

store::LinkRow* Dossier::find(store::StreamKey stream, std::string_view externalId) {
    for (store::LinkRow& link : links) {
        if (link.stream == stream && link.externalId == externalId) return &link;
    }
    return nullptr;
}

Result<std::optional<Dossier>> loadDossier(store::Transaction& tx, model::EntityId id) {
    for (int step = 0; step < LongestMergeChain; ++step) {
        auto row = tx.canonical(id);
        if (!row) return row.error();
        if (!*row) return std::optional<Dossier>();
        if ((*row)->state == store::CanonicalState::Merged) {
            id = (*row)->mergedInto;
            continue;
        }
        auto links = tx.linksOf(id);
        if (!links) return links.error();
        Dossier dossier;
        dossier.record = **std::move(row);
        dossier.links = *std::move(links);
        return std::optional(std::move(dossier));
    }
    return Error{ErrorKind::Storage, "a chain of merged records does not end at " + id.text(),
                 store::DamageRemedy};
}

}  // namespace leadloom::sync
