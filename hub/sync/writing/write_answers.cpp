#include <algorithm>

#include "hub/sync/identity/restored.h"
#include "hub/sync/ledger/last_stamp.h"
#include "hub/sync/ledger/removals.h"
#include "hub/sync/reading/hidden_from_lists.h"
#include "hub/sync/reading/overtaken_write.h"
#include "hub/sync/reading/settling.h"
#include "hub/sync/writing/outbox.h"

namespace leadloom::sync {
namespace {

const mapping::MappedField* fieldOf(const mapping::MappedRecord& record, model::FieldId field) {
    for (const mapping::MappedField& entry : record.fields) {
        if (entry.field == field) return &entry;
    }
    return nullptr;
}

}  // namespace

/// What we wrote becomes the shadow: adopted, with the stamp of the edit it copies. Without the
/// record in the answer it stays pending until a read shows it. Returns the fields of which
/// somebody there had said something himself.
std::vector<model::FieldId> Outbox::adoptSent(store::LinkRow& link, const Sending& sending,
                                              const WriteResult& result) {
    std::vector<model::FieldId> gaveWay;
    const bool again = isAnsweredAgain(sending);
    const bool told = !again && !result.payload.empty() &&
                      stream_.mapping().read(result.payload, {}, normalizer_, mapped_);
    const bool more = told && tellsMore(link, sending);
    const TimeUs writtenUs = again ? sending.attempt.atUs : sending.answeredUs;
    for (const store::ShadowField& sent : sending.sent.fields) {
        if (giveWay(link.shadow, sent.field)) gaveWay.push_back(sent.field);
        adoptField(link.shadow.at(sent.field), sent, told, writtenUs);
        if (link.shadow.find(removalsOf(sent.field)) != nullptr) {
            rememberRemovals(link.shadow, sent.field, sent.canonical, {}, run_.clock.wallUs());
        }
        const store::ShadowField* agreed = link.shadow.find(sent.field);
        if (agreed->pending.isAbsent()) settleRestored(link.shadow, sent.field);
    }
    const auto refused = refusedFields_.find(sending.intent.id);
    if (refused != refusedFields_.end()) {
        for (const model::FieldId field : refused->second) {
            if (settleRefusedField(link, sending, field)) gaveWay.push_back(field);
        }
    }
    if (!again && !leavesUnread(link, sending)) link.version = result.version;
    link.hash = {};
    if (more) toldMore_ = link.externalId;
    return gaveWay;
}

/// Whether a create was sent again under its key: where that is known already, the record was
/// answered as it is now and not written. Somebody may have edited it since.
bool Outbox::isAnsweredAgain(const Sending& sending) const {
    return sending.again && stream_.description().createClass == CreateClass::IdempotencyKey;
}

/// Whether a write went, without the version to have, to a record of which nobody knows what else
/// stands there: its answer's version would keep that unread, and let the next write go over it.
bool Outbox::leavesUnread(const store::LinkRow& link, const Sending& sending) const {
    const StreamDescription& description = stream_.description();
    return description.preconditions && (description.lookupById || isUnread(link)) &&
           link.version.empty() && !sending.attempt.externalId.empty();
}

void Outbox::adoptField(store::ShadowField& shadow, const store::ShadowField& sent, bool told,
                        TimeUs writtenUs) {
    const bool ignores = keepsItsOwn(shadow);
    if (shadow.isUnderWay()) shadow.external = shadow.pending;
    shadow.canonical = sent.canonical;
    shadow.stampUs = sent.stampUs;
    shadow.settled = sent.settled;
    shadow.pendingSinceUs = writtenUs;
    shadow.pending = model::Value::absent();
    shadow.pendingCanonical = model::Value::absent();
    shadow.unsure = false;
    const mapping::LensTraits* lens = stream_.mapping().lens(sent.field);
    const mapping::MappedField* answer = told ? fieldOf(mapped_, sent.field) : nullptr;
    if (answer != nullptr && !answer->external.isAbsent()) {
        const bool asSent =
            answer->external == sent.external ||
            stream_.mapping().equivalent(sent.field, answer->external, sent.external);
        shadow.settled = sent.settled || !asSent;
        // What stands there is somebody's edit: the read that follows takes it for one.
        const bool theirs = !asSent && ignores && !couldBeSettled(sent.external, answer->external);
        if (!theirs) shadow.external = answer->external;
    } else if (!stream_.reads() || lens == nullptr || !lens->reads) {
        shadow.external = sent.external;
    } else {
        shadow.pending = sent.external;
        shadow.pendingCanonical = sent.canonical;
    }
}

/// Whether the answer to a write shows an edit that no read has shown: in a field that wasn't
/// written, or in one where the system keeps what it has.
bool Outbox::tellsMore(const store::LinkRow& link, const Sending& sending) const {
    if (sending.attempt.externalId.empty()) return false;
    const auto isNews = [&](const mapping::MappedField& field) {
        const mapping::LensTraits* lens = stream_.mapping().lens(field.field);
        const store::ShadowField* shadow = link.shadow.find(field.field);
        const bool known = lens != nullptr && lens->reads && shadow != nullptr &&
                           shadow->pending.isAbsent() && !field.external.isAbsent();
        if (!known || field.external == shadow->external) return false;
        if (stream_.mapping().equivalent(field.field, field.external, shadow->external)) {
            return false;
        }
        const store::ShadowField* sent = sending.sent.find(field.field);
        if (sent == nullptr) return true;
        const bool asSent =
            field.external == sent->external ||
            stream_.mapping().equivalent(field.field, field.external, sent->external);
        return !asSent && keepsItsOwn(*shadow) && !couldBeSettled(sent->external, field.external);
    };
    return std::any_of(mapped_.fields.begin(), mapped_.fields.end(), isNews);
}

/// The record is looked at again; where that can't be, the answer itself is taken for a read.
Status Outbox::takeAnswer(store::Transaction& tx, const WriteResult& result) {
    if (stream_.description().lookupById) {
        refetch_.push_back(toldMore_);
        return Status::ok();
    }
    const TimeUs now = run_.clock.wallUs();
    store::InboxRow row;
    row.stream = stream_.key;
    row.externalId = toldMore_;
    row.kind = static_cast<std::uint8_t>(RecordKind::Upsert);
    row.payload = result.payload;
    row.version = result.version;
    row.receivedAtUs = now;
    row.cause = store::InboxCause::WriteResult;
    row.state = store::InboxState::Applied;
    row.runId = run_.runId;
    if (const Status inserted = tx.insertInbox(row); !inserted) return inserted;
    const auto before = tx.link(stream_.key, toldMore_);
    if (!before) return before.error();
    const auto outcome = applier_.apply(tx, stream_, row, Sighting::Fetched, 0);
    if (!outcome) return outcome.error();
    auto link = tx.link(stream_.key, toldMore_);
    if (!link) return link.error();
    if (!*before || !*link) return Status::ok();
    // An answer tells no time: a list may still show what was there before any write of ours.
    for (const store::ShadowField& written : (*before)->shadow.fields) {
        if (written.pendingSinceUs == 0) continue;
        store::ShadowField* shadow = (*link)->shadow.find(written.field);
        const bool stands = shadow != nullptr && !shadow->own && shadow->pending.isAbsent() &&
                            !isOvertaken(*shadow);
        if (stands) shadow->pendingSinceUs = now;
    }
    return tx.putLink(**link);
}

/// A refused field counts as said until the canonical value is another. True: somebody there had
/// said something himself.
bool Outbox::settleRefusedField(store::LinkRow& link, const Sending& sending,
                                model::FieldId field) {
    const auto value = refusedValues_.find({sending.intent.id, field});
    if (value == refusedValues_.end()) return false;
    const bool said = giveWay(link.shadow, field);
    store::ShadowField& shadow = link.shadow.at(field);
    shadow.canonical = value->second.canonical;
    shadow.stampUs = value->second.stampUs;
    shadow.settled = true;
    return said;
}

}  // namespace leadloom::sync
