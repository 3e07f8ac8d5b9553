// What becomes of a link when its record was written: the part of Outbox behind write_results.cpp.
#include <algorithm>

#include "hub/sync/reading/former_records.h"
#include "hub/sync/writing/outbox.h"
#include "hub/sync/writing/own_creates.h"
#include "hub/sync/writing/router.h"

namespace leadloom::sync {

/// `isNew`: the system says that it made a record. Then who had its id before is another one, even
/// where it was of the same lead.
Result<store::LinkRow> Outbox::linkOfCreated(store::Transaction& tx, const std::string& id,
                                             const model::EntityId& owner, bool isNew) {
    const auto known = tx.link(stream_.key, id);
    if (!known) return known.error();
    store::LinkRow link;
    const bool former = *known && (*known)->state == store::LinkState::Gone && isNew;
    if (*known && (*known)->entity == owner && !former) {
        link = **known;
    } else {
        if (*known) {
            if (const Status kept = keepFormer(tx, **known); !kept) return kept.error();
            // What is told of its id from before that time is about the former record.
            link.vendorTimeUs = (*known)->vendorTimeUs;
        }
        link.createdBy = "write";
    }
    const auto links = tx.linksOf(owner);
    if (!links) return links.error();
    const bool taken = std::any_of(links->begin(), links->end(), [&](const store::LinkRow& other) {
        return other.stream == stream_.key && other.state == store::LinkState::Live &&
               other.role == store::LinkRole::Primary && other.externalId != id;
    });
    link.stream = stream_.key;
    link.externalId = id;
    link.entity = owner;
    link.role = taken ? store::LinkRole::Secondary : store::LinkRole::Primary;
    return link;
}

/// The answer to a create that was sent again names a record that was read as somebody new
/// meanwhile, for people had changed what it would have been known by, or it could have been
/// another's as well. The two leads are one.
Result<bool> Outbox::takeNewcomer(store::Transaction& tx, const Sending& sending,
                                  const store::LinkRow& link, const model::EntityId& owner) {
    const bool named = isAnsweredAgain(sending) ||
                       (sending.again && stream_.description().createClass == CreateClass::OwnId);
    if (!named || link.createdBy != "new") return false;
    auto newcomer = loadDossier(tx, link.entity);
    if (!newcomer) return newcomer.error();
    auto maker = loadDossier(tx, owner);
    if (!maker) return maker.error();
    if (!*newcomer || !*maker) return false;
    // What it has elsewhere are copies that we made of it.
    const auto& links = (*newcomer)->links;
    const bool alone = std::all_of(links.begin(), links.end(), [&](const store::LinkRow& other) {
        const bool itself = other.stream == link.stream && other.externalId == link.externalId;
        return itself || other.createdBy == "write";
    });
    const bool since = (*newcomer)->record.createdAtUs >= sending.attempt.atUs;
    if (!alone || !since) return false;
    Cause cause;
    cause.word = "write";
    cause.stream = stream_.key;
    cause.record = link.externalId;
    if (const Status joined = applier_.join(tx, **maker, **newcomer, cause); !joined) {
        return joined.error();
    }
    auto moved = tx.link(stream_.key, link.externalId);
    if (!moved) return moved.error();
    if (!*moved) return false;
    const std::vector<model::FieldId> ours = takeBackWords(**moved, sending);
    if (const Status put = tx.putLink(**moved); !put) return put.error();
    if (const Status anew = resolveAnew(tx, owner, ours); !anew) return anew.error();
    return true;
}

/// Whether the id that a create sent again is answered with stands for another record of ours by
/// now: the one that was made first is gone, and its id was given on.
Result<bool> Outbox::isGivenOn(store::Transaction& tx, const Sending& sending,
                               const WriteResult& result, const store::LinkRow& link) const {
    const bool another = sending.again && !result.created && link.createdBy == "write";
    if (!another || !stream_.description().idsReusable) return false;
    if (madeNow_.contains(link.externalId)) return true;
    const auto last = OwnCreates::last(tx, stream_, link.entity);
    if (!last) return last.error();
    if (!*last || (*last)->outcome != store::AttemptOutcome::Answered) return false;
    // Of two that were first sent at once one was made when it was sent again.
    return (*last)->atUs >= sending.attempt.atUs && (*last)->lastSentUs() > sending.attempt.atUs;
}

/// It was made, and deleted before anybody knew it.
Status Outbox::keepGivenOn(store::Transaction& tx, const Sending& sending,
                           const store::LinkRow& now, const model::EntityId& owner) {
    const std::string& id = now.externalId;
    if (const Status aside = tx.removeLink(now.stream, id); !aside) return aside;
    auto made = linkOfCreated(tx, id, owner, true);
    if (!made) return made.error();
    adoptSent(*made, sending, {});
    if (const Status put = tx.putLink(*made); !put) return put;
    if (const Status ended = end(tx, sending.intent, &OutboxCounts::created); !ended) return ended;
    if (const Status gone = goneThere(tx, id); !gone) return gone;
    const auto former = tx.link(now.stream, id);
    if (!former) return former.error();
    if (*former) {
        if (const Status kept = keepFormer(tx, **former); !kept) return kept;
    }
    return tx.putLink(now);
}

/// What a record holds as it was sent is our word, whoever it was taken for.
std::vector<model::FieldId> Outbox::takeBackWords(store::LinkRow& link,
                                                  const Sending& sending) const {
    std::vector<model::FieldId> ours;
    for (const store::ShadowField& sent : sending.sent.fields) {
        store::ShadowField* held = link.shadow.find(sent.field);
        const bool same = held != nullptr && held->own &&
                          (held->external == sent.external ||
                           stream_.mapping().equivalent(sent.field, held->external, sent.external));
        if (!same) continue;
        held->own = false;
        held->canonical = sent.canonical;
        held->stampUs = sent.stampUs;
        ours.push_back(sent.field);
    }
    return ours;
}

/// What a write left in its record, and the lead holds no more or not again: who had said it left
/// the lead while the write was under way, so that the copy may be all that is known of it.
void Outbox::addUnheld(const store::CanonicalRow& owner, const store::Shadow& sent,
                       std::vector<model::FieldId>& fields) {
    for (const store::ShadowField& field : sent.fields) {
        const store::CanonicalField* held = owner.find(field.field);
        const bool same = held != nullptr && sameItems(held->value, field.canonical);
        const bool known = std::find(fields.begin(), fields.end(), field.field) != fields.end();
        if (!same && !known) fields.push_back(field.field);
    }
}

/// What a record itself said was replaced by a write of ours: it is a contribution no more, and
/// what it was the winner of meanwhile isn't so any longer.
Status Outbox::resolveAnew(store::Transaction& tx, const model::EntityId& entity,
                           const std::vector<model::FieldId>& fields) {
    if (fields.empty()) return Status::ok();
    auto dossier = loadDossier(tx, entity);
    if (!dossier) return dossier.error();
    if (!*dossier) return Status::ok();
    Cause cause;
    cause.word = "write";
    cause.stream = stream_.key;
    Status status = ledger_.refresh(tx, **dossier, fields, cause, nullptr);
    if (!status || !(*dossier)->changed) return status;
    if (status = ledger_.keep(tx, **dossier); !status) return status;
    Router router(run_);
    return router.route(tx, **dossier, fields);
}

}  // namespace leadloom::sync
