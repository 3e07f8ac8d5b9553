#include "hub/sync/reading/departures.h"

#include <algorithm>

#include "hub/base/crash_point.h"
#include "hub/sync/identity/joinings.h"
#include "hub/sync/identity/reviews.h"
#include "hub/sync/ledger/said_values.h"
#include "hub/sync/reading/hidden_from_lists.h"
#include "hub/sync/writing/outbound_diff.h"

namespace leadloom::sync {
namespace {

constexpr int LongestChain = 64;
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

constexpr std::string_view MergedInto = "into ";

/// What became of a record that nobody knew may be asked for when it turns out to be ours.
std::string mergeEvidence(const std::string& targetStream, const std::string& targetId) {
    return std::string(MergedInto) + targetStream + "/" + targetId;
}

/// What was told when the tombstone was set.
store::InboxRow departureOf(const store::TombstoneRow& tombstone) {
    store::InboxRow row;
    row.stream = tombstone.stream;
    row.externalId = tombstone.externalId;
    row.kind = static_cast<std::uint8_t>(RecordKind::Delete);
    row.cause = store::InboxCause::WriteResult;
    row.state = store::InboxState::Applied;
    const std::string_view evidence = tombstone.evidence;
    const std::size_t slash = evidence.find('/');
    if (!evidence.starts_with(MergedInto) || slash == std::string_view::npos) return row;
    row.kind = static_cast<std::uint8_t>(RecordKind::Merge);
    row.targetStream = evidence.substr(MergedInto.size(), slash - MergedInto.size());
    row.targetId = evidence.substr(slash + 1);
    return row;
}

/// The link that stands at the end of a chain of aliases; nothing: none is known. A chain that
/// comes back to `loser` was turned round there: it ends at the link it began with, which lives
/// again.
Result<std::optional<store::LinkRow>> finalLink(store::Transaction& tx, store::StreamKey stream,
                                                const std::string& externalId,
                                                const store::LinkRow& loser) {
    auto first = tx.link(stream, externalId);
    if (!first || !*first) return first;
    std::optional<store::LinkRow> link = *first;
    for (int step = 0; step < LongestChain && link; ++step) {
        if (link->state != store::LinkState::Alias) return link;
        if (link->aliasStream == loser.stream && link->aliasOf == loser.externalId) break;
        auto next = tx.link(link->aliasStream, link->aliasOf);
        if (!next) return next.error();
        link = *std::move(next);
    }
    store::LinkRow& revived = **first;
    revived.state = store::LinkState::Live;
    revived.aliasOf.clear();
    revived.aliasStream = 0;
    revived.hash = {};
    if (const Status put = tx.putLink(revived); !put) return put.error();
    return first;
}

/// Aliases point at the record that is there, not at one that is an alias itself.
Status shortenAliases(store::Transaction& tx, Dossier& dossier, const store::LinkRow& loser) {
    const store::LinkRow end = loser;
    for (store::LinkRow& link : dossier.links) {
        const bool points = link.state == store::LinkState::Alias &&
                            link.aliasStream == end.stream && link.aliasOf == end.externalId;
        if (!points) continue;
        link.aliasStream = end.aliasStream;
        link.aliasOf = end.aliasOf;
        if (const Status put = tx.putLink(link); !put) return put;
    }
    return Status::ok();
}

}  // namespace

Result<bool> Departures::gone(store::Transaction& tx, const StreamContext& stream,
                              const store::InboxRow& row, const std::string& evidence) {
    const auto known = tx.link(stream.key, row.externalId);
    if (!known) return known.error();
    const bool live = *known && (*known)->state == store::LinkState::Live;
    if (!live) {
        auto tombstone = tx.tombstone(stream.key, row.externalId);
        if (!tombstone) return tombstone.error();
        if (*tombstone) {
            if (const Status again = goneAgain(tx, stream, row, **tombstone); !again) {
                return again.error();
            }
            return false;
        }
        if (*known) return false;
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
    const std::vector<model::FieldId> fields = saidFields(link->shadow);
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

/// It was there again meanwhile, and nobody was told: what it said then is no sign of life either.
Status Departures::goneAgain(store::Transaction& tx, const StreamContext& stream,
                             const store::InboxRow& row, store::TombstoneRow& tombstone) const {
    const TimeUs told = std::min(run_.corrected(stream, row.vendorTimeUs), row.receivedAtUs);
    if (told <= tombstone.atUs) return Status::ok();
    tombstone.atUs = told;
    return tx.putTombstone(tombstone);
}

Status Departures::catchUp(store::Transaction& tx, const StreamContext& stream,
                           const std::string& externalId, TimeUs sinceUs) {
    const auto tombstone = tx.tombstone(stream.key, externalId);
    if (!tombstone) return tombstone.error();
    if (!*tombstone || (*tombstone)->atUs <= sinceUs) return Status::ok();
    const Status removed = tx.removeTombstone(stream.key, externalId);
    if (!removed) return removed;
    store::InboxRow row = departureOf(**tombstone);
    row.receivedAtUs = run_.clock.wallUs();
    row.runId = run_.runId;
    if (const Status inserted = tx.insertInbox(row); !inserted) return inserted;
    const bool merged = static_cast<RecordKind>(row.kind) == RecordKind::Merge;
    const auto left =
        merged ? became(tx, stream, row) : gone(tx, stream, row, (*tombstone)->evidence);
    return left ? Status::ok() : Status(left.error());
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

Result<std::optional<Dossier>> Departures::deletedLead(store::Transaction& tx,
                                                       const model::EntityId& id) {
    auto dossier = loadDossier(tx, id);
    if (!dossier || !*dossier) return dossier;
    const bool deleted = (*dossier)->record.state == store::CanonicalState::Deleted;
    return deleted ? std::move(dossier) : std::optional<Dossier>();
}

Status Departures::followTheOthers(store::Transaction& tx, Dossier& dossier) {
    for (const store::LinkRow& link : dossier.links) {
        const StreamContext* stream = run_.workspace.stream(link.stream);
        if (stream == nullptr || link.state != store::LinkState::Gone) continue;
        const OnDelete policy = stream->settings->onDelete;
        const bool archives = policy == OnDelete::Archive;
        if (policy != OnDelete::Propagate && !archives) continue;
        const auto tombstone = tx.tombstone(link.stream, link.externalId);
        if (!tombstone) return tombstone.error();
        if (!*tombstone || (*tombstone)->reason != "deleted") continue;
        return deleteElsewhere(tx, *stream, dossier,
                               archives ? store::IntentKind::Archive : store::IntentKind::Delete,
                               (*tombstone)->evidence + ":" + link.externalId);
    }
    return Status::ok();
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
        auto buried = tx.tombstone(stream.key, row.externalId);
        if (!buried) return buried.error();
        if (*buried) {
            if (const Status again = goneAgain(tx, stream, row, **buried); !again) {
                return again.error();
            }
            return false;
        }
        const store::TombstoneRow tombstone = tombstoneOf(
            stream, row, "merged", mergeEvidence(row.targetStream, targetId), run_.clock.wallUs());
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
    auto winner = finalLink(tx, target.key, targetId, loser);
    if (!winner) return winner.error();
    const bool wasPrimary = loser.role == store::LinkRole::Primary;
    loser.state = store::LinkState::Alias;
    loser.aliasOf = *winner ? (*winner)->externalId : targetId;
    loser.aliasStream = *winner ? (*winner)->stream : target.key;
    loser.role = store::LinkRole::Secondary;
    loser.hash = {};
    if (const Status kept = Ledger::follow(tx, loser, cause.inboxSeq); !kept) return kept;
    const std::vector<model::FieldId> fields = saidFields(loser.shadow);
    const store::StreamKey loserStream = loser.stream;
    if (const Status put = tx.putLink(loser); !put) return put;
    if (const Status shortened = shortenAliases(tx, dossier, loser); !shortened) return shortened;
    LL_CRASH_POINT("merge.after_alias");
    if (!*winner) {
        const Status put = linkWinner(tx, dossier, target, targetId, wasPrimary);
        if (!put) return put;
    } else if ((*winner)->entity != dossier.record.id) {
        auto other = loadDossier(tx, (*winner)->entity);
        if (!other) return other.error();
        if (*other && (*other)->record.id != dossier.record.id) {
            const auto merged = follow(tx, **other, dossier, target, cause);
            if (!merged) return merged.error();
            if (*merged) return Status::ok();
        }
    } else if (wasPrimary && dossier.primary(target.key) == nullptr) {
        store::LinkRow* heir = dossier.find((*winner)->stream, (*winner)->externalId);
        if (heir != nullptr && heir->state == store::LinkState::Live) {
            heir->role = store::LinkRole::Primary;
            if (const Status put = tx.putLink(*heir); !put) return put;
        }
    }
    if (const Status aimed = aimAgain(tx, loserStream, dossier); !aimed) return aimed;
    Status status = ledger_.refresh(tx, dossier, fields, cause, nullptr);
    if (!status) return status;
    if (status = ledger_.keep(tx, dossier); !status) return status;
    return router_.route(tx, dossier, {});
}

/// The record that a loser became is not known yet: it will be read.
Status Departures::linkWinner(store::Transaction& tx, Dossier& dossier, const StreamContext& target,
                              const std::string& targetId, bool wasPrimary) {
    store::LinkRow link;
    link.stream = target.key;
    link.externalId = targetId;
    link.entity = dossier.record.id;
    const bool free = dossier.primary(target.key) == nullptr && wasPrimary;
    link.role = free ? store::LinkRole::Primary : store::LinkRole::Secondary;
    link.createdBy = "merge";
    link.lastSeenGeneration = NeverListed;
    // Deleted before it was ever read: it came and went unseen.
    const auto buried = tx.tombstone(target.key, targetId);
    if (!buried) return buried.error();
    if (*buried) link.state = store::LinkState::Gone;
    const Status put = tx.putLink(link);
    dossier.links.push_back(std::move(link));
    return put;
}

Status Departures::metAnother(store::Transaction& tx, const StreamContext& stream,
                              const model::EntityId& winner, const model::EntityId& loser,
                              const Cause& cause) {
    auto other = loadDossier(tx, winner);
    if (!other) return other.error();
    auto dossier = loadDossier(tx, loser);
    if (!dossier) return dossier.error();
    if (!*other || !*dossier || (*other)->record.id == (*dossier)->record.id) return Status::ok();
    const auto merged = follow(tx, **other, **dossier, stream, cause);
    if (!merged) return merged.error();
    return *merged ? Status::ok() : aimAgain(tx, stream.key, **dossier);
}

/// Two leads whose records were made one there. True: they are one here as well.
Result<bool> Departures::follow(store::Transaction& tx, Dossier& winner, Dossier& loser,
                                const StreamContext& stream, const Cause& cause) {
    const auto apart = areKeptApart(tx, winner.record.id, loser.record.id);
    if (!apart) return apart.error();
    if (*apart) return false;
    if (stream.settings->trustMerges) {
        const Status merged = merges_.merge(tx, winner, loser, cause, "vendor_merge");
        if (!merged) return merged.error();
        return true;
    }
    Doubt doubt;
    doubt.other = winner.record.id;
    doubt.evidence.push_back({"merge", "their records were merged in " + stream.place(), 0});
    const Status raised = raiseReview(tx, run_, loser.record.id, doubt, cause);
    if (!raised) return raised.error();
    return false;
}

/// What waited to be written to the record that is no more goes to the one it became, or nowhere.
Status Departures::aimAgain(store::Transaction& tx, store::StreamKey stream,
                            const Dossier& dossier) {
    if (dossier.primary(stream) != nullptr) return Status::ok();
    const auto open = tx.intentOf(stream, dossier.record.id);
    if (!open) return open.error();
    if (!*open) return Status::ok();
    if (const Status removed = tx.removeIntent(stream, dossier.record.id); !removed) return removed;
    run_.intentGone(stream, (*open)->id);
    return Status::ok();
}

}  // namespace leadloom::sync
