#include "hub/sync/identity/merges.h"

#include <algorithm>
#include <limits>
#include <set>

#include "hub/base/crash_point.h"
#include "hub/sync/conflict/conflicts.h"
#include "hub/sync/identity/joinings.h"
#include "hub/sync/identity/pairing.h"
#include "hub/sync/identity/restoring.h"
#include "hub/sync/ledger/said_values.h"

namespace leadloom::sync {
namespace {

Status moveKeys(store::Transaction& tx, const Dossier& winner, const Dossier& loser) {
    auto keys = tx.keysOf(winner.record.id);
    if (!keys) return keys.error();
    const auto more = tx.keysOf(loser.record.id);
    if (!more) return more.error();
    for (const model::IdentityKey& key : *more) {
        if (std::find(keys->begin(), keys->end(), key) == keys->end()) keys->push_back(key);
    }
    if (const Status put = tx.putKeys(loser.record.id, {}); !put) return put;
    return tx.putKeys(winner.record.id, *std::move(keys));
}

bool hasLiveLink(const Dossier& dossier) {
    return std::any_of(dossier.links.begin(), dossier.links.end(), [](const store::LinkRow& link) {
        return link.state == store::LinkState::Live;
    });
}

const store::JoinedLink* linkIn(const store::BeforeJoining& before, const store::LinkRow& link) {
    for (const store::JoinedLink& known : before.links) {
        if (known.stream == link.stream && known.externalId == link.externalId) return &known;
    }
    return nullptr;
}

bool sameEdit(const store::CanonicalField& left, const store::CanonicalField& right) {
    return left.field == right.field && left.value == right.value && left.stampUs == right.stampUs;
}

/// Moves the links that came with the joining, and the aliases of those, out of `from`.
void moveLinks(const store::JoiningRow& act, const store::BeforeJoining& before, Dossier& from,
               Dossier& to) {
    const auto leaves = [&](const store::LinkRow& link) {
        const store::JoinedLink* known = linkIn(before, link);
        return known != nullptr && known->ofJoined && link.state != store::LinkState::Alias;
    };
    const auto follows = [&](const store::LinkRow& link) {
        return link.state == store::LinkState::Alias &&
               to.find(link.aliasStream, link.aliasOf) != nullptr;
    };
    const auto move = [&](const auto& which) {
        const auto rest = std::stable_partition(from.links.begin(), from.links.end(),
                                                [&](auto& link) { return !which(link); });
        std::move(rest, from.links.end(), std::back_inserter(to.links));
        from.links.erase(rest, from.links.end());
    };
    // A record that the vendor merged away is gone there: it isn't made again for who parts.
    const auto mergedAway = [&](store::LinkRow& link) {
        const bool is = link.state == store::LinkState::Alias && link.stream == act.stream &&
                        link.externalId == act.externalId;
        if (!is) return false;
        link.state = store::LinkState::Unlinked;
        link.aliasOf.clear();
        link.aliasStream = 0;
        return true;
    };
    move(leaves);
    move(follows);
    move(mergedAway);
    for (store::LinkRow& link : to.links)
        link.entity = to.record.id;
}

/// Primary again what was, and no stream with live records is without a primary one.
void settleRoles(const store::BeforeJoining& before, Dossier& dossier) {
    const auto promote = [&](store::LinkRow& link) {
        const bool can = link.state == store::LinkState::Live &&
                         link.role == store::LinkRole::Secondary &&
                         dossier.primary(link.stream) == nullptr;
        if (can) link.role = store::LinkRole::Primary;
    };
    for (store::LinkRow& link : dossier.links) {
        const store::JoinedLink* known = linkIn(before, link);
        if (known != nullptr && known->role == store::LinkRole::Primary) promote(link);
    }
    for (store::LinkRow& link : dossier.links)
        promote(link);
}

}  // namespace

std::vector<model::FieldId> fieldsOf(const Dossier& dossier) {
    std::set<model::FieldId> fields;
    for (const store::LinkRow& link : dossier.links) {
        const std::vector<model::FieldId> said = saidFields(link.shadow);
        fields.insert(said.begin(), said.end());
    }
    for (const store::CanonicalField& field : dossier.record.fields)
        fields.insert(field.field);
    for (const store::CanonicalField& edit : dossier.record.localEdits)
        fields.insert(edit.field);
    return {fields.begin(), fields.end()};
}

Status Merges::dropIntents(store::Transaction& tx, const Dossier& dossier) {
    for (const ConnectionContext& connection : run_.workspace.connections()) {
        for (const StreamContext& stream : connection.streams) {
            if (stream.settings->entity != dossier.record.entity) continue;
            const auto intent = tx.intentOf(stream.key, dossier.record.id);
            if (!intent) return intent.error();
            if (!*intent) continue;
            const Status removed = tx.removeIntent(stream.key, dossier.record.id);
            if (!removed) return removed;
            run_.intentGone(stream.key, (*intent)->id);
        }
    }
    return Status::ok();
}

Status Merges::keepJoining(store::Transaction& tx, const Dossier& dossier, const std::string& rule,
                           const Cause& cause, const store::BeforeJoining& before) {
    store::JoiningRow act;
    act.survivor = dossier.record.id;
    act.stream = cause.stream;
    act.externalId = cause.record;
    act.cause = rule;
    act.atUs = run_.clock.wallUs();
    act.runId = run_.runId;
    act.before = store::encode(before);
    return tx.insertJoining(act);
}

Status Merges::merge(store::Transaction& tx, Dossier& winner, Dossier& loser, const Cause& cause,
                     const std::string& rule) {
    store::BeforeJoining before;
    rememberSide(before, winner, false);
    rememberSide(before, loser, true);
    Cause merging = cause;
    merging.word = "merge";
    Status status = dropIntents(tx, loser);
    if (!status) return status;
    for (store::LinkRow& link : loser.links) {
        link.entity = winner.record.id;
        const bool taken = link.state == store::LinkState::Live &&
                           link.role == store::LinkRole::Primary &&
                           winner.primary(link.stream) != nullptr;
        if (taken) link.role = store::LinkRole::Secondary;
        if (status = tx.putLink(link); !status) return status;
        winner.links.push_back(link);
        LL_CRASH_POINT("merge.among_links");
    }
    for (const store::CanonicalField& edit : loser.record.localEdits) {
        winner.record.localEdits.push_back(edit);
    }
    loser.links.clear();
    loser.record.state = store::CanonicalState::Merged;
    loser.record.mergedInto = winner.record.id;
    loser.changed = true;
    if (loser.record.entity == model::Entity::Lead) ++run_.leads.merged;
    if (status = moveKeys(tx, winner, loser); !status) return status;
    status = closeConflicts(tx, loser.record.id, run_.clock.wallUs());
    if (!status) return status;
    if (status = ledger_.note(tx, loser, "merged", merging, {}); !status) return status;
    if (status = ledger_.keep(tx, loser); !status) return status;
    LL_CRASH_POINT("merge.after_loser");
    const std::vector<model::FieldId> fields = fieldsOf(winner);
    status = ledger_.refreshJoined(tx, winner, fields, "merged", merging);
    if (!status) return status;
    store::JoiningRow act;
    act.survivor = winner.record.id;
    act.joined = loser.record.id;
    act.stream = cause.stream;
    act.externalId = cause.record;
    act.cause = rule;
    act.atUs = run_.clock.wallUs();
    act.runId = run_.runId;
    act.before = store::encode(before);
    if (status = tx.insertJoining(act); !status) return status;
    for (const model::EntityId& member : {winner.record.id, loser.record.id}) {
        if (status = closeReviews(tx, member, winner.record.id); !status) return status;
    }
    winner.changed = true;
    if (status = ledger_.keep(tx, winner); !status) return status;
    if (status = noteForPairing(tx, winner); !status) return status;
    return hasLiveLink(winner) ? router_.route(tx, winner, {}) : Status::ok();
}

/// Questions about what is one now are answered.
Status Merges::closeReviews(store::Transaction& tx, const model::EntityId& member,
                            const model::EntityId& survivor) {
    auto reviews = tx.reviewsOf(member);
    if (!reviews) return reviews.error();
    for (store::ReviewRow& review : *reviews) {
        if (review.state != store::ReviewState::Open) continue;
        const auto other = loadDossier(tx, review.one == member ? review.other : review.one);
        if (!other) return other.error();
        if (!*other || (*other)->record.id != survivor) continue;
        review.state = store::ReviewState::Accepted;
        review.settledAtUs = run_.clock.wallUs();
        review.settledBy = "merge";
        if (const Status put = tx.putReview(review); !put) return put;
    }
    return Status::ok();
}

Status Merges::routeAgain(store::Transaction& tx, const std::vector<model::EntityId>& ids) {
    for (const model::EntityId& id : ids) {
        const auto dossier = loadDossier(tx, id);
        if (!dossier) return dossier.error();
        if (!*dossier) continue;
        if (const Status routed = router_.route(tx, **dossier, {}); !routed) return routed;
    }
    return Status::ok();
}

/// What it is taken for may be another.
Status Merges::noteForPairing(store::Transaction& tx, const Dossier& dossier) {
    if (!isPaired(run_.workspace, dossier.record.entity)) return Status::ok();
    return tx.putMatchDue(dossier.record.id);
}

Result<Dossier> Merges::partedRecord(store::Transaction& tx, const store::JoiningRow& act,
                                     const store::BeforeJoining& before, model::Entity entity) {
    if (act.joined.isNull()) return ledger_.begin(entity);
    auto row = tx.canonical(act.joined);
    if (!row) return row.error();
    if (!*row || (*row)->state != store::CanonicalState::Merged) {
        return Error{ErrorKind::Usage,
                     "record " + act.joined.text() + " is not part of another one any more",
                     "leadloom explain shows what it is"};
    }
    Dossier parted;
    parted.record = **std::move(row);
    parted.record.state = store::CanonicalState::Live;
    parted.record.mergedInto = {};
    parted.record.localEdits = before.joinedEdits;
    parted.changed = true;
    return parted;
}

Status Merges::restore(store::Transaction& tx, const EditsSince& since,
                       const store::BeforeJoining& before, Dossier& dossier) {
    for (store::LinkRow& link : dossier.links) {
        const store::JoinedLink* known = linkIn(before, link);
        if (known == nullptr || link.state == store::LinkState::Alias) continue;
        restoreSaid(run_.workspace, link, known->said, since);
    }
    settleRoles(before, dossier);
    for (const store::LinkRow& link : dossier.links) {
        if (const Status put = tx.putLink(link); !put) return put;
    }
    return Status::ok();
}

Status Merges::settle(store::Transaction& tx, Dossier& dossier,
                      const std::vector<model::FieldId>& fields) {
    Cause cause;
    cause.word = "unmerge";
    Status status = ledger_.refreshJoined(tx, dossier, fields, "parted", cause);
    if (!status) return status;
    dossier.changed = true;
    if (status = ledger_.keep(tx, dossier); !status) return status;
    if (status = noteForPairing(tx, dossier); !status) return status;
    if (status = identity_.storeKeys(tx, dossier); !status) return status;
    return hasLiveLink(dossier) ? router_.route(tx, dossier, {}) : Status::ok();
}

Result<model::EntityId> Merges::part(store::Transaction& tx, const store::JoiningRow& act) {
    if (act.undoneAtUs != 0) {
        return Error{ErrorKind::Usage, "this joining was undone already",
                     "leadloom explain shows the record as it is"};
    }
    const auto before = store::decodeBeforeJoining(act.before);
    if (!before) return before.error();
    auto loaded = loadDossier(tx, act.survivor);
    if (!loaded) return loaded.error();
    if (!*loaded || (*loaded)->record.state != store::CanonicalState::Live) {
        return Error{ErrorKind::NotFound, "the record that took the other in is gone", {}};
    }
    Dossier& survivor = **loaded;
    auto parted = partedRecord(tx, act, *before, survivor.record.entity);
    if (!parted) return parted.error();
    std::vector<model::FieldId> fields = fieldsOf(survivor);
    moveLinks(act, *before, survivor, *parted);
    if (parted->links.empty()) {
        return Error{ErrorKind::NotFound, "none of the records that joined are there any more",
                     "name another link"};
    }
    std::erase_if(survivor.record.localEdits, [&](const store::CanonicalField& edit) {
        return std::any_of(before->joinedEdits.begin(), before->joinedEdits.end(),
                           [&](const auto& theirs) { return sameEdit(edit, theirs); });
    });
    auto changes = tx.changesOf(survivor.record.id, std::numeric_limits<int>::max());
    if (!changes) return changes.error();
    if (act.survivor != survivor.record.id) {
        const auto earlier = tx.changesOf(act.survivor, std::numeric_limits<int>::max());
        if (!earlier) return earlier.error();
        changes->insert(changes->end(), earlier->begin(), earlier->end());
    }
    const EditsSince since(*changes, act.id);
    Status status = dropIntents(tx, survivor);
    if (!status) return status.error();
    if (status = restore(tx, since, *before, survivor); !status) return status.error();
    if (status = restore(tx, since, *before, *parted); !status) return status.error();
    if (status = tx.setJoiningUndone(act.id, run_.clock.wallUs()); !status) return status.error();
    store::ReviewRow verdict;
    verdict.one = survivor.record.id;
    verdict.other = parted->record.id;
    verdict.state = store::ReviewState::Rejected;
    verdict.evidence = "{}";
    verdict.atUs = run_.clock.wallUs();
    verdict.settledAtUs = verdict.atUs;
    verdict.settledBy = "unmerge";
    if (status = tx.putReview(verdict); !status) return status.error();
    if (status = settle(tx, survivor, fields); !status) return status.error();
    const std::vector<model::FieldId> own = fieldsOf(*parted);
    if (status = settle(tx, *parted, own); !status) return status.error();
    return parted->record.id;
}

}  // namespace leadloom::sync
