#include "hub/sync/reading/observer.h"

#include <algorithm>

#include "hub/base/mutant.h"
#include "hub/sync/identity/restored.h"
#include "hub/sync/ledger/last_stamp.h"
#include "hub/sync/ledger/removals.h"
#include "hub/sync/ledger/shown_items.h"
#include "hub/sync/privacy/consent.h"
#include "hub/sync/reading/another_record.h"
#include "hub/sync/reading/observer_look.h"
#include "hub/sync/reading/overtaken_write.h"
#include "hub/sync/reading/pending_write.h"
#include "hub/sync/reading/settling.h"
#include "hub/sync/writing/outbound_diff.h"
#include "hub/sync/writing/own_writes.h"
#include "hub/sync/writing/unanswered_updates.h"

namespace leadloom::sync {
namespace {

bool isSeen(Sighting sighting) {
    return sighting == Sighting::Read || sighting == Sighting::Fetched;
}

bool isReference(const mapping::LensTraits& lens) {
    return lens.association || !lens.referenceStream.empty();
}

}  // namespace

TimeUs Observer::stampOf(const StreamContext& stream, const store::LinkRow& link,
                         const store::InboxRow& row) const {
    const TimeUs earliest = lastStampIn(link.shadow);
    if (LL_MUTANT("stamp.by_arrival")) return std::max(row.receivedAtUs, earliest);
    TimeUs stamp = run_.corrected(stream, row.vendorTimeUs);
    if (stamp == 0) stamp = run_.corrected(stream, row.serverTimeUs);
    const bool future = stamp > row.receivedAtUs && !LL_MUTANT("stamp.no_clamp");
    if (stamp == 0 || future) stamp = row.receivedAtUs;
    return std::max(stamp, earliest);
}

Status Observer::observe(store::Transaction& tx, const StreamContext& stream,
                         const Dossier& dossier, store::LinkRow& link,
                         const mapping::MappedRecord& fields, const store::InboxRow& row,
                         Sighting sighting, Observation& out) {
    out.clear();
    Look look{tx, stream, dossier, link, row, sighting, out};
    look.stampUs = stampOf(stream, link, row);
    look.vendorTimeUs = run_.corrected(stream, row.vendorTimeUs);
    look.lastWriteUs = lastWriteTo(link);
    look.lastTold = isLastWriteAnswered(link);
    look.ofAnother =
        stream.description().idsReusable && isAnotherRecord(stream.mapping(), link.shadow, fields);
    for (const mapping::MappedField& field : fields.fields) {
        look.lens = stream.mapping().lens(field.field);
        look.beforeWrite = false;
        look.written = {};
        if (look.lens == nullptr || !look.lens->reads) continue;
        if (!field.refusal.empty()) {
            out.refused.emplace_back(field.field, field.refusal);
            if (field.canonical.isAbsent()) continue;
        }
        // What was stored earlier was looked at then; only what it refers to may be known now.
        if (sighting == Sighting::Again && !isReference(*look.lens)) continue;
        if (const Status looked = this->look(look, field); !looked) return looked;
    }
    out.consent = noteConsent(link.shadow, out.touched, row.receivedAtUs);
    for (const store::ConsentRow& line : out.consent) {
        const model::FieldId state = consentField(line.channel);
        const bool known =
            std::find(out.touched.begin(), out.touched.end(), state) != out.touched.end();
        if (!known) out.touched.push_back(state);
    }
    return Status::ok();
}

/// A reference of which only some targets were known is resolved again when one more is.
bool Observer::isRetry(const Look& look, const store::ShadowField& shadow) {
    return look.sighting == Sighting::Again && shadow.own;
}

Status Observer::look(Look& look, const mapping::MappedField& field) {
    const model::Value& external = field.external;
    store::ShadowField* shadow = look.link.shadow.find(field.field);
    if (external.isAbsent()) {
        // The record came without the field: our write of it can't be seen here, only believed.
        const bool believed = shadow != nullptr && shadow->isUnderWay() &&
                              look.momentAgainst(shadow->pendingSinceUs) != Moment::Before;
        const bool unanswered = shadow != nullptr && !shadow->pending.isAbsent() &&
                                look.sighting == Sighting::AfterSend && !isAnswered(*shadow);
        if (unanswered) {
            // Whether it arrived can't be seen either: it is said again.
            shadow->unsure = true;
        } else if (believed && isSeen(look.sighting)) {
            believe(look.link.shadow, field.field, look.out.gaveWay);
        }
        return Status::ok();
    }
    const bool superseded =
        look.sighting == Sighting::Again && shadow != nullptr &&
        (!shadow->pending.isAbsent() ||
         (!shadow->external.isAbsent() && !look.same(field.field, shadow->external, external)));
    if (superseded) return Status::ok();
    const bool mutedClear = external.isEmpty() && !look.lens->clearable && shadow != nullptr &&
                            shadow->external.isPresent();
    if (mutedClear) return Status::ok();
    if (shadow != nullptr && !shadow->pending.isAbsent()) {
        const auto settled = settlesPending(look, field, *shadow);
        if (!settled) return settled.error();
        if (*settled) return Status::ok();
    } else if (shadow != nullptr && isOvertaken(*shadow)) {
        if (!mayBeOurs(*shadow, look.vendorTimeUs)) forgetPending(*shadow);
    } else if (shadow != nullptr && shadow->pendingSinceUs != 0) {
        const bool older = look.momentAgainst(shadow->pendingSinceUs) == Moment::Before;
        const bool doubted = older || look.mayBeOlder(shadow->pendingSinceUs);
        const bool differs = doubted && !look.same(field.field, shadow->external, external);
        if (doubted && !shadow->own && (older || differs)) {
            if (differs && look.sighting == Sighting::Read) look.out.older = true;
            return Status::ok();
        }
        look.written = {shadow->canonical, shadow->pendingSinceUs};
        forgetPending(*shadow);
    }
    const bool unresolved = isReference(*look.lens) && shadow != nullptr && external.isPresent() &&
                            (shadow->canonical.isAbsent() || isRetry(look, *shadow));
    if (shadow != nullptr && !unresolved && look.same(field.field, shadow->external, external)) {
        return Status::ok();
    }
    return edit(look, field);
}

/// Of several writes that weren't answered, none of which a record showed, an earlier one may be
/// what arrived last.
Status Observer::resumeEarlier(Look& look, const mapping::MappedField& field,
                               store::ShadowField& shadow) {
    const bool unanswered = shadow.unsure || look.sighting == Sighting::AfterSend;
    const bool arrived = look.same(field.field, shadow.pending, field.external);
    // What stood there when we last looked tells nothing of what was sent since.
    const bool known = look.same(field.field, shadow.external, field.external);
    if (!unanswered || arrived || known || !field.external.isPresent()) return Status::ok();
    auto earlier = unansweredUpdates(look.tx, look.link, look.dossier.record.id, field.field);
    if (!earlier) return earlier.error();
    for (store::ShadowField& sent : *earlier) {
        const bool older = sent.pendingSinceUs < shadow.pendingSinceUs;
        if (!older || !look.same(field.field, sent.external, field.external)) continue;
        shadow.pending = std::move(sent.external);
        shadow.pendingCanonical = std::move(sent.canonical);
        shadow.pendingSinceUs = sent.pendingSinceUs;
        return Status::ok();
    }
    return Status::ok();
}

Result<bool> Observer::settlesPending(Look& look, const mapping::MappedField& field,
                                      store::ShadowField& shadow) {
    if (const Status resumed = resumeEarlier(look, field, shadow); !resumed) return resumed.error();
    if (look.same(field.field, shadow.pending, field.external)) {
        if (!shadow.unsure && look.isOfBefore(shadow.pendingSinceUs)) {
            look.out.older = true;
            return true;
        }
        const bool came =
            !shadow.external.isAbsent() && !look.same(field.field, shadow.external, field.external);
        confirm(look.link.shadow, field.field, field.external, false, look.out.gaveWay);
        return came ? noteStored(look, field.field) : true;
    }
    const Moment moment = look.momentAgainst(shadow.pendingSinceUs);
    const bool unchanged =
        !shadow.external.isAbsent() && look.same(field.field, shadow.external, field.external);
    const bool blank = shadow.external.isAbsent() && field.external.isEmpty();
    if (blank && !shadow.unsure) {
        // An old state of a field that was out of sight tells nothing.
        if (moment == Moment::Before) return true;
        // What a record that we made never held nobody took away.
        return notStored(look, field, shadow);
    }
    if (!unchanged && !blank) {
        const SettledForm form = settledForm(shadow.pending, field.external);
        auto ours = isLearnt(look.tx, look.stream.key, field.field, form);
        if (!ours) return ours.error();
        const bool sure = look.isOfOurWrite(shadow) && !keepsItsOwn(shadow);
        // Systems fill in what we emptied; whether we did isn't known here, and no word for empty
        // stands there.
        const bool filled =
            !shadow.unsure || shadow.pending.isPresent() || !field.canonical.isPresent();
        const bool alien = moment == Moment::Same && !sure && !*ours &&
                           !(filled && couldBeSettled(shadow.pending, field.external));
        if (moment == Moment::Same && !alien) {
            const Status noted = noteSettling(look.tx, look.stream.key, field.field, form);
            if (!noted) return noted.error();
        } else if (alien || moment == Moment::Before || !(*ours || isOnlyRewritten(form))) {
            look.beforeWrite = moment == Moment::Before;
            look.written = {shadow.pendingCanonical, shadow.pendingSinceUs};
            overtake(shadow, look.beforeWrite);
            return false;
        }
        confirm(look.link.shadow, field.field, field.external, true, look.out.gaveWay);
        return true;
    }
    if (unchanged && !shadow.unsure && look.isSince(shadow)) {
        const auto stores = isStored(look.tx, look.stream.key, field.field);
        if (!stores) return stores.error();
        if ((*stores || look.ofAnother) && !LL_MUTANT("settling.hears_nothing")) {
            // Somebody set back what had stood there, or says the same in another record.
            overtake(shadow, false);
            return false;
        }
    }
    const bool seen = moment == Moment::Same || moment == Moment::After;
    const bool past = look.sinceReceipt(shadow.pendingSinceUs) == Moment::After;
    if (shadow.unsure && past) {
        // Taken for one that never arrived.
        remember(shadow, {shadow.pendingCanonical, shadow.pendingSinceUs});
        return true;
    }
    if (look.sighting == Sighting::AfterSend) {
        if (isAnswered(shadow)) return notStored(look, field, shadow);
        forgetPending(shadow);
        return true;
    }
    if (shadow.unsure) return true;
    if (look.mayBeOlder(shadow.pendingSinceUs)) {
        look.out.older = true;
        return true;
    }
    return seen ? notStored(look, field, shadow) : true;
}

/// Our write stands there, where something else had stood.
Result<bool> Observer::noteStored(Look& look, model::FieldId field) {
    if (!stored_.emplace(look.stream.key, field).second) return true;
    const Status noted = sync::noteStored(look.tx, look.stream.key, field, true);
    return noted ? Result<bool>(true) : noted.error();
}

/// Our write was taken, and the record holds what it held.
Result<bool> Observer::notStored(Look& look, const mapping::MappedField& field,
                                 const store::ShadowField& shadow) {
    // Where the record was changed since, somebody may have emptied what we made it with.
    if (!look.isSince(shadow)) {
        stored_.erase({look.stream.key, field.field});
        const Status noted = sync::noteStored(look.tx, look.stream.key, field.field, false);
        if (!noted) return noted.error();
    }
    OvertakenWrite written{shadow.pendingCanonical, shadow.pendingSinceUs};
    confirm(look.link.shadow, field.field, field.external, true, look.out.gaveWay);
    look.out.notStored.push_back(field.field);
    if (look.sighting != Sighting::AfterSend)
        remember(*look.link.shadow.find(field.field), std::move(written));
    return true;
}

Status Observer::edit(Look& look, const mapping::MappedField& field) {
    model::Value canonical = field.canonical;
    if (isReference(*look.lens)) {
        auto resolved = references_.inbound(look.tx, look.stream, *look.lens, look.link.externalId,
                                            field.external);
        if (!resolved) return resolved.error();
        canonical = *std::move(resolved);
    }
    store::ShadowField& shadow = look.link.shadow.at(field.field);
    const bool first = shadow.external.isAbsent();
    if (first && !field.external.isPresent()) {
        // Nothing was ever seen there: a blank is no opinion.
        shadow.external = field.external;
        if (shadow.canonical.isAbsent()) shadow.canonical = model::Value::empty();
        return Status::ok();
    }
    const bool sameRecord = look.same(field.field, shadow.external, field.external);
    if (sameRecord && (canonical.isAbsent() || canonical == shadow.canonical)) return Status::ok();
    if (turnsUp(look, field, shadow, canonical)) return Status::ok();
    return takeOver(look, field, shadow, std::move(canonical));
}

/// Our write turned up after all behind what had been read in its place.
bool Observer::turnsUp(Look& look, const mapping::MappedField& field, store::ShadowField& shadow,
                       const model::Value& canonical) {
    if (!mayBeOurs(shadow, look.vendorTimeUs)) return false;
    const model::Value sent =
        look.stream.mapping().putOver(field.field, shadow.pendingCanonical, field.external);
    const bool asSent =
        canonical == shadow.pendingCanonical || look.same(field.field, sent, field.external);
    if (!asSent && settledForm(sent, field.external) == SettledForm::None) return false;
    const model::Value ours = shadow.pendingCanonical;
    confirm(look.link.shadow, field.field, field.external, !asSent, look.out.gaveWay);
    rememberRemovals(look.link.shadow, field.field, ours, {}, look.row.receivedAtUs);
    return true;
}

/// The write of ours that may still turn up behind an edit.
OvertakenWrite Observer::overtakenBy(const Look& look, const store::ShadowField& shadow) {
    OvertakenWrite written = look.written;
    // Of two states of one moment nobody knows which is the later one.
    const bool tied = !shadow.own && shadow.stampUs != 0 && shadow.pendingSinceUs == 0 &&
                      look.row.vendorTimeUs == look.link.vendorTimeUs;
    if (written.canonical.isAbsent() && isOvertaken(shadow)) {
        written = {shadow.pendingCanonical, shadow.pendingSinceUs};
    } else if (written.canonical.isAbsent() && tied) {
        written = {shadow.canonical, look.vendorTimeUs - ClockSlackUs};
    }
    const bool later = look.vendorTimeUs > written.writtenUs + ClockSlackUs;
    return later || look.vendorTimeUs == 0 ? OvertakenWrite{} : written;
}

Status Observer::takeOver(Look& look, const mapping::MappedField& field, store::ShadowField& shadow,
                          model::Value canonical) {
    const bool first = shadow.external.isAbsent();
    const bool hadValue = shadow.canonical.isPresent();
    const store::CanonicalField* present = look.dossier.record.find(field.field);
    const FieldRule* rule = run_.workspace.rule(field.field);
    const bool joins = rule != nullptr && rule->policy->kind == PolicyKind::Union;
    const bool undelivered = !first && !joins && look.stream.writes() && present != nullptr &&
                             differs(run_.workspace, look.stream, look.link, *present);
    if (undelivered && present->value != canonical) look.out.conflicts.push_back(field.field);
    if (!first && hadValue && field.external.isEmpty()) look.out.cleared.push_back(field.field);

    TimeUs stamp = look.stampUs;
    // Who changed an agreed value there had it before his eyes, however coarse or slow the clock.
    if (!first && !look.beforeWrite) stamp = std::max(stamp, shadow.stampUs + 1);
    const bool fillsBlank = first && present != nullptr && present->value.isEmpty();
    if (fillsBlank) stamp = look.row.receivedAtUs;

    const bool manyValued = rule != nullptr && rule->spec->many;
    if (manyValued && !first && hadValue) {
        std::vector<std::string> items;
        for (const std::string_view item : canonical.items())
            items.emplace_back(item);
        std::vector<std::string_view> gone;
        const store::ShadowField before = shadow;
        if (isReference(*look.lens)) {
            gone = missingFrom(before.canonical, canonical);
        } else {
            const std::size_t shown = items.size();
            splitOld(look.stream.mapping(), before, canonical, items, gone);
            const bool room = items.size() != shown && !before.own &&
                              hasPlaceFor(look.stream.mapping(), field, items);
            if (room) items.resize(shown);
        }
        canonical = model::Value::items(items);
        rememberRemovals(look.link.shadow, field.field, canonical, gone, stamp);
    }
    store::ShadowField& target = look.link.shadow.at(field.field);
    OvertakenWrite written = overtakenBy(look, target);
    target.external = field.external;
    if (target.canonical.isAbsent() && canonical.isAbsent()) return Status::ok();
    target.canonical = std::move(canonical);
    target.stampUs = stamp;
    target.own = true;
    target.settled = false;
    forgetRestored(look.link.shadow, field.field);
    remember(target, std::move(written));
    look.out.touched.push_back(field.field);
    return Status::ok();
}

}  // namespace leadloom::sync
