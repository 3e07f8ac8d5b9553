#include "hub/sync/identity/lead_acts.h"

#include <algorithm>

#include "hub/sync/identity/joinings.h"
#include "hub/sync/identity/match_weights.h"
#include "hub/sync/identity/merges.h"

namespace leadloom::sync {
namespace {

/// What an act outside of a run needs of the engine.
struct Hands {
    Hands(const Workspace& workspace, store::Store& store)
        : run(workspace, store, *workspace.settings().clock, options, std::string()) {}

    RunOptions options;
    RunState run;
    References references{run};
    Identity identity{run, references};
    Router router{run};
    Ledger ledger{run};
    Merges merges{run, router, ledger, identity};
};

Status note(store::Transaction& tx, const Workspace& workspace, const std::string& by,
            const std::string& action, const std::string& subject, const std::string& detail) {
    store::AuditRow row;
    row.atUs = workspace.settings().clock->wallUs();
    row.actor = by;
    row.action = action;
    row.subject = subject;
    row.detail = detail;
    return tx.appendAudit(row);
}

Error notThere(const model::EntityId& id) {
    return {ErrorKind::NotFound, "there is no record " + id.text(),
            "leadloom leads finds records by e-mail, phone, name or id"};
}

Result<Dossier> liveDossier(store::Transaction& tx, const model::EntityId& id) {
    auto dossier = loadDossier(tx, id);
    if (!dossier) return dossier.error();
    if (!*dossier || (*dossier)->record.state != store::CanonicalState::Live) return notThere(id);
    return **std::move(dossier);
}

bool isOlder(const store::CanonicalRow& left, const store::CanonicalRow& right) {
    return left.createdAtUs != right.createdAtUs ? left.createdAtUs < right.createdAtUs
                                                 : left.id < right.id;
}

Result<Merged> mergeBoth(store::Transaction& tx, Hands& hands, const model::EntityId& one,
                         const model::EntityId& other, const std::string& rule) {
    auto first = liveDossier(tx, one);
    if (!first) return first.error();
    auto second = liveDossier(tx, other);
    if (!second) return second.error();
    if (first->record.id == second->record.id) {
        return Error{
            ErrorKind::Usage, "both are record " + first->record.id.text() + " already", {}};
    }
    if (first->record.entity != second->record.entity) {
        return Error{ErrorKind::Usage, "the two are records of different kinds",
                     "name two leads, or two companies"};
    }
    const bool keepsOrder = isOlder(first->record, second->record);
    Dossier& winner = keepsOrder ? *first : *second;
    Dossier& loser = keepsOrder ? *second : *first;
    const Merged merged{winner.record.id, loser.record.id};
    const Status done = hands.merges.merge(tx, winner, loser, Cause{}, rule);
    if (!done) return done.error();
    return merged;
}

Status keepVerdict(store::Transaction& tx, const Workspace& workspace, store::ReviewRow row,
                   bool accepted, const std::string& by) {
    row.state = accepted ? store::ReviewState::Accepted : store::ReviewState::Rejected;
    row.settledAtUs = workspace.settings().clock->wallUs();
    row.settledBy = by;
    if (row.atUs == 0) row.atUs = row.settledAtUs;
    if (row.evidence.empty()) row.evidence = "{}";
    return tx.putReview(row);
}

Result<const StreamContext*> streamNamed(const Workspace& workspace, const NamedLink& link) {
    const ConnectionContext* connection = workspace.connection(link.connection);
    const StreamContext* stream = connection == nullptr ? nullptr : connection->stream(link.stream);
    if (stream != nullptr) return stream;
    return Error{ErrorKind::Usage, "there is no stream " + link.connection + "/" + link.stream,
                 "name the link as connection/stream/record, as leadloom explain shows it"};
}

/// The act that brought a link in; made up for one that was tied without one.
Result<store::JoiningRow> actOf(store::Transaction& tx, const Dossier& dossier,
                                const std::vector<store::JoiningRow>& acts,
                                const store::LinkRow& link) {
    for (auto act = acts.rbegin(); act != acts.rend(); ++act) {
        const auto before = store::decodeBeforeJoining(act->before);
        if (!before) return before.error();
        const bool brought =
            std::any_of(before->links.begin(), before->links.end(), [&](const auto& known) {
                return known.ofJoined && known.stream == link.stream &&
                       known.externalId == link.externalId;
            });
        if (brought) return *act;
    }
    if (dossier.links.size() < 2) {
        return Error{ErrorKind::Usage, "it is the only record of this lead",
                     "there is nothing to take apart"};
    }
    store::BeforeJoining before;
    rememberLink(before, link, true);
    store::JoiningRow act;
    act.survivor = dossier.record.id;
    act.stream = link.stream;
    act.externalId = link.externalId;
    act.before = store::encode(before);
    if (const Status kept = tx.insertJoining(act); !kept) return kept.error();
    return act;
}

Result<store::JoiningRow> actToUndo(store::Transaction& tx, const Workspace& workspace,
                                    const model::EntityId& id,
                                    const std::optional<NamedLink>& link) {
    auto dossier = liveDossier(tx, id);
    if (!dossier) return dossier.error();
    const auto acts = standingJoinings(tx, dossier->record.id);
    if (!acts) return acts.error();
    if (!link) {
        if (!acts->empty()) return acts->back();
        return Error{ErrorKind::Usage, "nothing was joined to this record",
                     "name the link that does not belong here with --link"};
    }
    const auto stream = streamNamed(workspace, *link);
    if (!stream) return stream.error();
    const store::LinkRow* own = dossier->find((*stream)->key, link->record);
    if (own == nullptr || own->state == store::LinkState::Alias) {
        return Error{ErrorKind::NotFound, "the lead has no such record",
                     "leadloom explain shows its links"};
    }
    return actOf(tx, *dossier, *acts, *own);
}

}  // namespace

Result<Merged> mergeRecords(const Workspace& workspace, store::Store& store,
                            const model::EntityId& one, const model::EntityId& other,
                            const std::string& by) {
    Hands hands(workspace, store);
    auto tx = store.beginWrite();
    if (!tx) return tx.error();
    auto merged = mergeBoth(**tx, hands, one, other, "user");
    if (!merged) return merged.error();
    auto known = (*tx)->reviewOfPair(merged->survivor, merged->joined);
    if (!known) return known.error();
    store::ReviewRow row = *known ? **known : store::ReviewRow{};
    row.one = merged->survivor;
    row.other = merged->joined;
    const Status kept = keepVerdict(**tx, workspace, std::move(row), true, "merge");
    if (!kept) return kept.error();
    const Status noted = note(**tx, workspace, by, "leads.merge", merged->survivor.text(),
                              "took in " + merged->joined.text());
    if (!noted) return noted.error();
    if (const Status committed = (*tx)->commit(); !committed) return committed.error();
    return merged;
}

Result<model::EntityId> unmergeRecord(const Workspace& workspace, store::Store& store,
                                      const model::EntityId& id,
                                      const std::optional<NamedLink>& link, const std::string& by) {
    Hands hands(workspace, store);
    auto tx = store.beginWrite();
    if (!tx) return tx.error();
    const auto act = actToUndo(**tx, workspace, id, link);
    if (!act) return act.error();
    auto parted = hands.merges.part(**tx, *act);
    if (!parted) return parted.error();
    const Status noted = note(**tx, workspace, by, "leads.unmerge", act->survivor.text(),
                              parted->text() + " parted from it");
    if (!noted) return noted.error();
    if (const Status committed = (*tx)->commit(); !committed) return committed.error();
    return parted;
}

Result<Settled> settleReview(const Workspace& workspace, store::Store& store, std::int64_t id,
                             bool accept, const std::string& by) {
    Hands hands(workspace, store);
    auto tx = store.beginWrite();
    if (!tx) return tx.error();
    const auto review = (*tx)->review(id);
    if (!review) return review.error();
    if (!*review) {
        return Error{ErrorKind::NotFound, "there is no review " + std::to_string(id),
                     "leadloom review lists those that are open"};
    }
    if ((*review)->state != store::ReviewState::Open) {
        return Error{ErrorKind::Usage, "review " + std::to_string(id) + " was settled already",
                     "leads merge and leads unmerge change what was decided"};
    }
    Settled settled{(*review)->one, (*review)->other, {}};
    Status kept = keepVerdict(**tx, workspace, **review, accept, "review");
    if (!kept) return kept.error();
    if (accept) {
        auto merged = mergeBoth(**tx, hands, settled.one, settled.other, "review");
        if (!merged) return merged.error();
        settled.merged = *merged;
    } else if (kept = hands.merges.routeAgain(**tx, {settled.one, settled.other}); !kept) {
        return kept.error();
    }
    const EngineSettings& settings = workspace.settings();
    for (const model::Entity entity : {model::Entity::Lead, model::Entity::Company}) {
        const Status learnt = settleWeights(**tx, entity, settings.match);
        if (!learnt) return learnt.error();
    }
    const Status noted =
        note(**tx, workspace, by, accept ? "review.accept" : "review.reject", std::to_string(id),
             settled.one.text() + " and " + settled.other.text());
    if (!noted) return noted.error();
    if (const Status committed = (*tx)->commit(); !committed) return committed.error();
    return settled;
}

}  // namespace leadloom::sync
