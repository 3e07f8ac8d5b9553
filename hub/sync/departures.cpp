#include "hub/sync/departures.h"

#include <algorithm>
#include <set>

#include "hub/base/crash_point.h"
#include "hub/sync/conflicts.h"
#include "hub/sync/outbound_diff.h"
#include "hub/sync/removals.h"

namespace leadloom::sync {
namespace {

std::vector<model::FieldId> fieldsOf(const store::LinkRow& link) {
    std::vector<model::FieldId> fields;
    for (const store::ShadowField& field : link.shadow.fields) {
        if (!isRemovals(field.field)) fields.push_back(field.field);
    }
    return fields;
}

std::vector<model::FieldId> fieldsOf(const Dossier& dossier) {
    std::set<model::FieldId> fields;
    for (const store::LinkRow& link : dossier.links) {
        for (const model::FieldId field : fieldsOf(link))
            fields.insert(field);
    }
    return {fields.begin(), fields.end()};
}

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

store::TombstoneRow tombstoneOf(const StreamContext& stream, const store::InboxRow& row,
                                const std::string& reason, const std::string& evidence,
                                TimeUs atUs) {
    store::TombstoneRow tombstone;
    tombstone.stream = stream.key;
    tombstone.externalId = row.externalId;
    tombstone.reason = reason;
    tombstone.evidence = evidence;
    tombstone.version = row.version;
    tombstone.atUs = atUs;
    return tombstone;
}

}  // namespace

Result<bool> Departures::gone(store::Transaction& tx, const StreamContext& stream,
                              const store::InboxRow& row, const std::string& evidence) {
    const auto known = tx.link(stream.key, row.externalId);
    if (!known) return known.error();
    const bool live = *known && (*known)->state == store::LinkState::Live;
    if (!live) {
        if (*known) return false;
        const auto tombstone = tx.tombstone(stream.key, row.externalId);
        if (!tombstone) return tombstone.error();
        if (*tombstone) return false;
        const Status put =
            tx.putTombstone(tombstoneOf(stream, row, "deleted", evidence, run_.clock.wallUs()));
        if (!put) return put.error();
        return true;
    }
    auto dossier = loadDossier(tx, (*known)->entity);
    if (!dossier) return dossier.error();
    if (!*dossier) return false;
    store::LinkRow* link = (*dossier)->find(stream.key, row.externalId);
    if (link == nullptr) return false;
    const Status put =
        tx.putTombstone(tombstoneOf(stream, row, "deleted", evidence, run_.clock.wallUs()));
    if (!put) return put.error();
    LL_CRASH_POINT("deletion.after_tombstone");
    const bool edited = router_.changedSince(stream, *link, **dossier);
    link->state = store::LinkState::Gone;
    link->hash = {};
    if (const Status kept = Ledger::follow(tx, *link, row.seq); !kept) return kept.error();
    if (row.vendorTimeUs > link->vendorTimeUs) link->vendorTimeUs = row.vendorTimeUs;
    if (const Status kept = tx.putLink(*link); !kept) return kept.error();
    const Cause cause = Cause::of(row);
    const std::vector<model::FieldId> fields = fieldsOf(*link);
    Status status = ledger_.refresh(tx, **dossier, fields, cause, nullptr);
    if (!status) return status.error();
    const OnDelete policy = stream.settings->onDelete;
    const bool spreads = policy == OnDelete::Propagate || policy == OnDelete::Archive;
    if (!(spreads && edited)) {
        status = spread(tx, stream, **dossier, cause, evidence + ":" + row.externalId);
        if (!status) return status.error();
    }
    if (status = ledger_.keep(tx, **dossier); !status) return status.error();
    if (status = router_.route(tx, **dossier, {}); !status) return status.error();
    return true;
}

Status Departures::spread(store::Transaction& tx, const StreamContext& stream, Dossier& dossier,
                          const Cause& cause, const std::string& evidence) {
    switch (stream.settings->onDelete) {
        case OnDelete::Unlink:
        case OnDelete::Ignore:
        case OnDelete::Recreate:
            return ledger_.note(tx, dossier, "unlinked", cause, {});
        case OnDelete::Ask: {
            store::ParkedRow row;
            row.stream = stream.key;
            row.externalId = cause.record;
            row.entity = dossier.record.id;
            row.code = "deletion";
            row.reason = stream.place() + ": record " + cause.record + " was deleted there";
            row.remedy = "delete the record elsewhere by hand, or discard this dead letter";
            if (const Status parked = ledger_.park(tx, std::move(row)); !parked) return parked;
            return ledger_.note(tx, dossier, "unlinked", cause, {});
        }
        case OnDelete::Propagate:
        case OnDelete::Archive:
            break;
    }
    const bool archives = stream.settings->onDelete == OnDelete::Archive;
    dossier.record.state = store::CanonicalState::Deleted;
    dossier.changed = true;
    const Status noted = ledger_.note(tx, dossier, archives ? "archived" : "deleted", cause, {});
    if (!noted) return noted;
    LL_CRASH_POINT("deletion.before_intents");
    return deleteElsewhere(tx, stream, dossier,
                           archives ? store::IntentKind::Archive : store::IntentKind::Delete,
                           evidence);
}

Status Departures::deleteElsewhere(store::Transaction& tx, const StreamContext& stream,
                                   Dossier& dossier, store::IntentKind kind,
                                   const std::string& evidence) {
    for (const store::LinkRow& link : dossier.links) {
        if (link.state != store::LinkState::Live || link.role != store::LinkRole::Primary) continue;
        const StreamContext* target = run_.workspace.stream(link.stream);
        if (target == nullptr || !target->writes()) continue;
        const bool can = kind == store::IntentKind::Archive ? target->description().canArchive
                                                            : target->description().canDelete;
        if (!can) continue;
        store::IntentRow intent;
        intent.stream = link.stream;
        intent.entity = dossier.record.id;
        intent.kindOfEntity = dossier.record.entity;
        intent.kind = kind;
        intent.sinceUs = run_.clock.wallUs();
        intent.evidence = stream.place() + " " + evidence;
        intent.runId = run_.runId;
        if (const Status put = tx.putIntent(intent); !put) return put;
    }
    return Status::ok();
}

Result<bool> Departures::became(store::Transaction& tx, const StreamContext& stream,
                                const store::InboxRow& row) {
    const StreamContext* target = &stream;
    if (!row.targetStream.empty()) target = stream.connection->stream(row.targetStream);
    if (target == nullptr) return gone(tx, stream, row, "converted");
    const std::string targetId = canonicalId(target->description().idRule, row.targetId);
    if (target == &stream && targetId == row.externalId) return false;
    const auto known = tx.link(stream.key, row.externalId);
    if (!known) return known.error();
    if (*known && (*known)->state == store::LinkState::Alias) return false;
    if (!*known) {
        const auto buried = tx.tombstone(stream.key, row.externalId);
        if (!buried) return buried.error();
        if (*buried) return false;
        const store::TombstoneRow tombstone =
            tombstoneOf(stream, row, "merged", "feed", run_.clock.wallUs());
        if (const Status put = tx.putTombstone(tombstone); !put) return put.error();
        return true;
    }
    auto dossier = loadDossier(tx, (*known)->entity);
    if (!dossier) return dossier.error();
    if (!*dossier) return false;
    store::LinkRow* loser = (*dossier)->find(stream.key, row.externalId);
    if (loser == nullptr) return false;
    const Status moved = moveTo(tx, **dossier, *loser, *target, targetId, Cause::of(row));
    if (!moved) return moved.error();
    return true;
}

Status Departures::moveTo(store::Transaction& tx, Dossier& dossier, store::LinkRow& loser,
                          const StreamContext& target, const std::string& targetId,
                          const Cause& cause) {
    const bool wasPrimary = loser.role == store::LinkRole::Primary;
    loser.state = store::LinkState::Alias;
    loser.aliasOf = targetId;
    loser.aliasStream = target.key;
    loser.role = store::LinkRole::Secondary;
    loser.hash = {};
    if (const Status kept = Ledger::follow(tx, loser, cause.inboxSeq); !kept) return kept;
    const std::vector<model::FieldId> fields = fieldsOf(loser);
    const store::StreamKey loserStream = loser.stream;
    if (const Status put = tx.putLink(loser); !put) return put;
    LL_CRASH_POINT("merge.after_alias");
    const auto winner = tx.link(target.key, targetId);
    if (!winner) return winner.error();
    if (!*winner) {
        store::LinkRow link;
        link.stream = target.key;
        link.externalId = targetId;
        link.entity = dossier.record.id;
        const bool free = dossier.primary(target.key) == nullptr && wasPrimary;
        link.role = free ? store::LinkRole::Primary : store::LinkRole::Secondary;
        link.createdBy = "merge";
        if (const Status put = tx.putLink(link); !put) return put;
        dossier.links.push_back(std::move(link));
    } else if ((*winner)->entity != dossier.record.id) {
        auto other = loadDossier(tx, (*winner)->entity);
        if (!other) return other.error();
        if (*other && (*other)->record.id != dossier.record.id) {
            return merge(tx, **other, dossier, cause);
        }
    } else if (wasPrimary && dossier.primary(target.key) == nullptr) {
        store::LinkRow* heir = dossier.find(target.key, targetId);
        if (heir != nullptr && heir->state == store::LinkState::Live) {
            heir->role = store::LinkRole::Primary;
            if (const Status put = tx.putLink(*heir); !put) return put;
        }
    }
    const auto open = tx.intentOf(loserStream, dossier.record.id);
    if (!open) return open.error();
    if (*open && dossier.primary(loserStream) == nullptr) {
        if (const Status removed = tx.removeIntent(loserStream, dossier.record.id); !removed)
            return removed;
        run_.intentGone(loserStream, (*open)->id);
    }
    Status status = ledger_.refresh(tx, dossier, fields, cause, nullptr);
    if (!status) return status;
    if (status = ledger_.keep(tx, dossier); !status) return status;
    return router_.route(tx, dossier, {});
}

Status Departures::dropIntents(store::Transaction& tx, const Dossier& dossier) {
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

Status Departures::merge(store::Transaction& tx, Dossier& winner, Dossier& loser,
                         const Cause& cause) {
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
    winner.changed = true;
    if (!hasLiveLink(winner)) return ledger_.keep(tx, winner);
    if (status = ledger_.keep(tx, winner); !status) return status;
    return router_.route(tx, winner, {});
}

}  // namespace leadloom::sync
