#include "hub/sync/identity/joinings.h"

#include <algorithm>

#include "hub/sync/identity/restored.h"

namespace leadloom::sync {

Result<std::vector<model::EntityId>> familyOf(store::Transaction& tx, const model::EntityId& id) {
    std::vector<model::EntityId> family{id};
    for (std::size_t place = 0; place < family.size(); ++place) {
        const auto acts = tx.joiningsOf(model::EntityId(family[place]));
        if (!acts) return acts.error();
        for (const store::JoiningRow& act : *acts) {
            if (act.undoneAtUs != 0 || act.joined.isNull()) continue;
            const bool known = std::find(family.begin(), family.end(), act.joined) != family.end();
            if (!known) family.push_back(act.joined);
        }
    }
    return family;
}

Result<bool> areKeptApart(store::Transaction& tx, const model::EntityId& one,
                          const model::EntityId& other) {
    const auto family = familyOf(tx, one);
    if (!family) return family.error();
    const auto others = familyOf(tx, other);
    if (!others) return others.error();
    for (const model::EntityId& member : *family) {
        const auto reviews = tx.reviewsOf(member);
        if (!reviews) return reviews.error();
        for (const store::ReviewRow& review : *reviews) {
            if (review.state != store::ReviewState::Rejected) continue;
            const model::EntityId& against = review.one == member ? review.other : review.one;
            if (std::find(others->begin(), others->end(), against) != others->end()) return true;
        }
    }
    return false;
}

Result<std::vector<store::JoiningRow>> standingJoinings(store::Transaction& tx,
                                                        const model::EntityId& survivor) {
    const auto family = familyOf(tx, survivor);
    if (!family) return family.error();
    std::vector<store::JoiningRow> standing;
    for (const model::EntityId& member : *family) {
        auto acts = tx.joiningsOf(member);
        if (!acts) return acts.error();
        for (store::JoiningRow& act : *acts) {
            if (act.undoneAtUs == 0) standing.push_back(std::move(act));
        }
    }
    std::sort(standing.begin(), standing.end(),
              [](const auto& left, const auto& right) { return left.id < right.id; });
    return standing;
}

void rememberLink(store::BeforeJoining& before, const store::LinkRow& link, bool joined) {
    store::JoinedLink& kept = before.links.emplace_back();
    kept.stream = link.stream;
    kept.externalId = link.externalId;
    kept.role = link.role;
    kept.ofJoined = joined;
    for (const store::ShadowField& field : link.shadow.fields) {
        if (isNote(field.field)) continue;
        const store::ShadowField* said = saidIn(link.shadow, field.field);
        store::ShadowField& copy = kept.said.at(field.field);
        copy.canonical = said->canonical;
        copy.stampUs = said->stampUs;
        copy.own = said->own;
    }
}

void rememberSide(store::BeforeJoining& before, const Dossier& side, bool joined) {
    for (const store::LinkRow& link : side.links) {
        if (link.state != store::LinkState::Alias) rememberLink(before, link, joined);
    }
    if (joined) before.joinedEdits = side.record.localEdits;
}

}  // namespace leadloom::sync
