#include <map>

#include "hub/base/crash_point.h"
#include "hub/sync/ledger/last_stamp.h"
#include "hub/sync/writing/outbox.h"

namespace leadloom::sync {

/// Writes the associations of records that are there now. Adding what is there already does no
/// harm, so a repeat after a crash needs no journal.
Status Outbox::bindAll() {
    std::vector<Binding> bindings;
    bindings.swap(bindings_);
    if (bindings.empty() || stop_) return Status::ok();
    std::vector<Bond> bonds;
    auto bound = loadBindings(bindings, bonds);
    if (!bound) return bound.error();
    LL_CRASH_POINT("outbox.before_associate");
    sendBonds(bonds);
    LL_CRASH_POINT("outbox.after_associate");
    return storeBonds(bindings, *bound, bonds);
}

Result<std::vector<Outbox::Bound>> Outbox::loadBindings(const std::vector<Binding>& bindings,
                                                        std::vector<Bond>& bonds) {
    std::vector<Bound> bound;
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    for (std::size_t place = 0; place < bindings.size(); ++place) {
        auto& entry = bound.emplace_back();
        auto dossier = loadDossier(**tx, bindings[place].intent.entity);
        if (!dossier) return dossier.error();
        if (!*dossier) continue;
        entry.dossier = **std::move(dossier);
        const store::LinkRow* link = entry.dossier.primary(stream_.key);
        if (link == nullptr) continue;
        entry.link = *link;
        auto patch = buildAssociations(**tx, run_.workspace, planner_.references(), stream_,
                                       entry.dossier, *link);
        if (!patch) return patch.error();
        entry.patch = *std::move(patch);
        for (const AssociationPatch& association : entry.patch.associations) {
            for (const std::string& to : association.adds) {
                bonds.push_back({place, association.field, link->externalId, to, false, {}});
            }
            for (const std::string& to : association.removes) {
                bonds.push_back({place, association.field, link->externalId, to, true, {}});
            }
        }
    }
    if (const Status committed = (*tx)->commit(); !committed) return committed.error();
    return bound;
}

void Outbox::sendBonds(std::vector<Bond>& bonds) {
    std::map<std::string, std::vector<std::size_t>> byTarget;
    for (std::size_t place = 0; place < bonds.size(); ++place) {
        const mapping::LensTraits* lens = stream_.mapping().lens(bonds[place].field);
        byTarget[lens->referenceStream].push_back(place);
    }
    for (const auto& [target, places] : byTarget) {
        std::vector<AssociationWrite> writes;
        writes.reserve(places.size());
        for (const std::size_t place : places) {
            writes.push_back({bonds[place].from, bonds[place].to, bonds[place].remove});
        }
        const std::vector<Status> statuses =
            connector_.associate(call(), stream_.settings->name, target, writes);
        for (std::size_t order = 0; order < places.size(); ++order) {
            bonds[places[order]].status =
                order < statuses.size()
                    ? statuses[order]
                    : Status(Error{ErrorKind::UnknownOutcome,
                                   stream_.place() + ": an association got no answer",
                                   {}});
        }
    }
}

Status Outbox::storeBonds(const std::vector<Binding>& bindings, std::vector<Bound>& bound,
                          const std::vector<Bond>& bonds) {
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    const TimeUs now = run_.clock.wallUs();
    for (std::size_t place = 0; place < bindings.size(); ++place) {
        const Error* failure = nullptr;
        auto& entry = bound[place];
        auto link = (*tx)->link(stream_.key, entry.link.externalId);
        if (!link) return link.error();
        std::vector<model::FieldId> gaveWay;
        for (const AssociationPatch& association : entry.patch.associations) {
            const Error* refused = nullptr;
            for (const Bond& bond : bonds) {
                const bool mine = bond.binding == place && bond.field == association.field;
                if (mine && !bond.status) refused = &bond.status.error();
            }
            if (refused != nullptr) failure = refused;
            if (refused != nullptr || !*link) continue;
            const store::ShadowField* sent = entry.patch.sent.find(association.field);
            if (giveWay((*link)->shadow, association.field)) gaveWay.push_back(association.field);
            store::ShadowField& shadow = (*link)->shadow.at(association.field);
            shadow.external = sent->external;
            shadow.canonical = sent->canonical;
            shadow.stampUs = sent->stampUs;
            shadow.settled = false;
            shadow.pendingSinceUs = now;
            (*link)->hash = {};
        }
        if (*link && !entry.patch.associations.empty()) {
            if (const Status put = (*tx)->putLink(**link); !put) return put;
            const auto owner = ownerNow(**tx, (*link)->entity);
            if (!owner) return owner.error();
            addUnheld(*owner, entry.patch.sent, gaveWay);
            const Status resolved = resolveAnew(**tx, (*link)->entity, gaveWay);
            if (!resolved) return resolved;
        }
        const Status ended = endBinding(**tx, bindings[place], failure);
        if (!ended) return ended;
    }
    return (*tx)->commit();
}

Status Outbox::endBinding(store::Transaction& tx, const Binding& binding, const Error* failure) {
    const bool created = binding.action == WriteDecision::Action::Create;
    if (failure != nullptr && failure->kind == ErrorKind::Auth) stop_ = *failure;
    if (failure == nullptr) {
        return end(tx, binding.intent, created ? &OutboxCounts::created : &OutboxCounts::updated);
    }
    store::IntentRow intent = binding.intent;
    if (created) {
        // The record itself is made; what is missing is an intent of its own.
        const Status ended = end(tx, intent, &OutboxCounts::created);
        if (!ended) return ended;
        intent.id = 0;
        intent.tries = 0;
    }
    const bool passing =
        failure->kind == ErrorKind::Transient || failure->kind == ErrorKind::RateLimited ||
        failure->kind == ErrorKind::Quota || failure->kind == ErrorKind::Unreachable ||
        failure->kind == ErrorKind::UnknownOutcome || failure->kind == ErrorKind::Cancelled ||
        failure->kind == ErrorKind::Auth;
    Sending sending;
    sending.intent = intent;
    sending.attempt.entity = intent.entity;
    sending.attempt.stream = stream_.key;
    constexpr int MostTries = 10;
    if (passing && ++sending.intent.tries < MostTries) {
        sending.intent.state = store::IntentState::Waiting;
        sending.intent.reason = std::string(toString(failure->kind));
        const TimeUs told = std::chrono::microseconds(failure->retryAfter).count();
        sending.intent.notBeforeUs = run_.clock.wallUs() + (told != 0 ? told : 1'000'000);
        return tx.putIntent(sending.intent);
    }
    if (created) {
        if (const Status put = tx.putIntent(intent); !put) return put;
        const auto raised = tx.intentOf(stream_.key, intent.entity);
        if (!raised) return raised.error();
        if (*raised) sending.intent = **raised;
        run_.intentTaken(stream_.key, sending.intent.id);
    }
    return parkIntent(tx, sending, "association", *failure);
}

}  // namespace leadloom::sync
