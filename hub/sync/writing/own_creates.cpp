#include "hub/sync/writing/own_creates.h"

#include <algorithm>

#include "hub/sync/identity/identity.h"
#include "hub/sync/reading/overtaken_write.h"
#include "hub/sync/reading/settling.h"

namespace leadloom::sync {
namespace {

constexpr int Newest = 50;
/// So many values besides addresses and numbers make a record known again.
constexpr int LeastAlike = 3;

bool isCreateIn(const store::AttemptRow& attempt, const StreamContext& stream) {
    const auto operation = static_cast<WriteOperation>(attempt.operation);
    const bool creates = operation == WriteOperation::Create || operation == WriteOperation::Upsert;
    return attempt.stream == stream.key && creates;
}

const model::Value& heldIn(const mapping::MappedRecord& fields, model::FieldId field) {
    static const model::Value Nothing;
    for (const mapping::MappedField& entry : fields.fields) {
        if (entry.field == field) return entry.external;
    }
    return Nothing;
}

/// A record was found that may be what it made.
bool isDoubted(const store::AttemptRow& create) {
    return create.outcome == store::AttemptOutcome::Doubted;
}

/// It was given up before anybody saw what it made.
bool isUnseen(const store::AttemptRow& create) {
    return create.outcome == store::AttemptOutcome::NotWanted;
}

bool isNamedByRepeat(const StreamContext& stream) {
    const CreateClass made = stream.description().createClass;
    return made == CreateClass::OwnId || made == CreateClass::IdempotencyKey;
}

/// A lead and all that were merged into it.
Result<std::vector<model::EntityId>> withMerged(store::Transaction& tx,
                                                const model::EntityId& lead) {
    std::vector<model::EntityId> leads{lead};
    for (std::size_t place = 0; place < leads.size(); ++place) {
        const auto joinings = tx.joiningsOf(leads[place]);
        if (!joinings) return joinings.error();
        for (const store::JoiningRow& act : *joinings) {
            const bool stands = !act.joined.isNull() && act.undoneAtUs == 0;
            const bool known = std::find(leads.begin(), leads.end(), act.joined) != leads.end();
            if (stands && !known) leads.push_back(act.joined);
        }
    }
    return leads;
}

/// Creates that fit a record.
struct Fits {
    const store::AttemptRow* first = nullptr;
    int count = 0;

    void add(const store::AttemptRow& create) {
        if (count++ == 0) first = &create;
    }
};

}  // namespace

Status OwnCreates::load(RunState& run, store::Transaction& tx,
                        const ConnectionContext& connection) {
    for (const StreamContext& stream : connection.streams) {
        const auto open = tx.openAttempts(stream.key);
        if (!open) return open.error();
        std::erase_if(run.openCreates,
                      [&](const auto& known) { return known.first.first == stream.key; });
        for (const store::AttemptRow& attempt : *open) {
            if (attempt.externalId.empty()) run.openCreates[{stream.key, attempt.entity}] = attempt;
        }
    }
    return Status::ok();
}

const store::AttemptRow* OwnCreates::open(const StreamContext& stream,
                                          const model::EntityId& lead) const {
    const auto found = run_.openCreates.find({stream.key, lead});
    const bool known = found == run_.openCreates.end() || isDoubted(found->second);
    return known ? nullptr : &found->second;
}

Result<std::optional<store::AttemptRow>> OwnCreates::behind(store::Transaction& tx,
                                                            const StreamContext& stream,
                                                            const store::InboxRow& row,
                                                            const mapping::MappedRecord& fields) {
    using Found = std::optional<store::AttemptRow>;
    if (const auto marked = model::EntityId::parse(row.marker)) {
        if (const store::AttemptRow* create = open(stream, *marked)) return Found(*create);
        return last(tx, stream, *marked);
    }
    if (const store::AttemptRow* create = fitting(stream, row, fields, false))
        return Found(*create);
    // Somebody's own may have passed for it.
    const store::AttemptRow* doubted = fitting(stream, row, fields, true);
    return doubted == nullptr ? Found() : Found(*doubted);
}

/// The one open create that made a record; of those for which none was found yet, or of the others.
const store::AttemptRow* OwnCreates::fitting(const StreamContext& stream,
                                             const store::InboxRow& row,
                                             const mapping::MappedRecord& fields,
                                             bool doubted) const {
    Fits asSent;
    Fits edited;
    Fits kin;
    Fits all;
    for (const auto& [place, create] : run_.openCreates) {
        if (place.first != stream.key || isDoubted(create) != doubted) continue;
        const Likeness likeness = compare(stream, create, fields);
        const bool since = isMadeSince(stream, create, row);
        if (isAsSent(likeness)) {
            asSent.add(create);
            if (isWhole(likeness)) all.add(create);
        } else if (isWithAnotherKey(likeness) || (since && isWithOtherWords(likeness))) {
            edited.add(create);
        } else if (since && isOfSamePerson(likeness) && likeness.sameWords != 0) {
            kin.add(create);
        }
    }
    if (all.count == 1) return all.first;
    // Of several that sent the same any will do, unless their repeats name their records.
    if (asSent.count == 1 || (asSent.count > 1 && !isNamedByRepeat(stream))) return asSent.first;
    if (asSent.count != 0) return nullptr;
    // Most of it may have been changed by then.
    const Fits& left = edited.count != 0 ? edited : kin;
    return left.count == 1 ? left.first : nullptr;
}

Result<std::optional<store::AttemptRow>> OwnCreates::last(store::Transaction& tx,
                                                          const StreamContext& stream,
                                                          const model::EntityId& lead) {
    using Found = std::optional<store::AttemptRow>;
    const auto attempts = tx.attemptsOf(lead, Newest);
    if (!attempts) return attempts.error();
    for (const store::AttemptRow& attempt : *attempts) {
        if (isCreateIn(attempt, stream)) return Found(attempt);
    }
    return Found();
}

Result<std::optional<store::AttemptRow>> OwnCreates::formerOf(store::Transaction& tx,
                                                              const StreamContext& stream,
                                                              const store::InboxRow& row,
                                                              const mapping::MappedRecord& fields,
                                                              const model::EntityId& lead) {
    using Found = std::optional<store::AttemptRow>;
    const auto leads = withMerged(tx, lead);
    if (!leads) return leads.error();
    for (const model::EntityId& each : *leads) {
        const auto attempts = tx.attemptsOf(each, Newest);
        if (!attempts) return attempts.error();
        for (const store::AttemptRow& attempt : *attempts) {
            if (attempt.outcome == store::AttemptOutcome::Answered || !isCreateIn(attempt, stream))
                continue;
            const Likeness likeness = compare(stream, attempt, fields);
            // Somebody's own record of the same person may have passed for it, or none was seen.
            const bool edited = (isDoubted(attempt) || isUnseen(attempt)) &&
                                isOfSamePerson(likeness) && isMadeSince(stream, attempt, row);
            if (edited || isAsSent(likeness)) return Found(attempt);
        }
    }
    return Found();
}

Result<std::optional<store::AttemptRow>> OwnCreates::unseenOf(
    store::Transaction& tx, const StreamContext& stream, const store::InboxRow& row,
    const mapping::MappedRecord& fields, const std::vector<model::EntityId>& deleted) {
    using Found = std::optional<store::AttemptRow>;
    for (const model::EntityId& lead : deleted) {
        auto create = last(tx, stream, lead);
        if (!create) return create.error();
        const bool open = *create && isUnseen(**create) && isMadeSince(stream, **create, row);
        if (!open) continue;
        const Likeness likeness = compare(stream, **create, fields);
        if (isAsSent(likeness) || isWithOtherWords(likeness)) return create;
    }
    return Found();
}

OwnCreates::Likeness OwnCreates::compare(const StreamContext& stream,
                                         const store::AttemptRow& create,
                                         const mapping::MappedRecord& fields) {
    Likeness likeness;
    const auto sent = store::decodeShadow(create.fields);
    if (!sent) return likeness;
    for (const store::ShadowField& field : sent->fields) {
        const model::Value& held = heldIn(fields, field.field);
        if (!field.external.isPresent()) continue;
        if (held.isAbsent()) {
            ++likeness.unseen;
            continue;
        }
        const bool same = held == field.external ||
                          stream.mapping().equivalent(field.field, field.external, held);
        const bool like = same || settledForm(field.external, held) != SettledForm::None;
        const bool key = Identity::isKeyField(field.field);
        if (held.isEmpty()) {
            ++likeness.blanks;
            continue;
        }
        if (key && same) ++likeness.sameKeys;
        if (key && !like) ++likeness.otherKeys;
        if (!key && like) ++likeness.sameWords;
        if (!key && !like) ++likeness.otherWords;
    }
    return likeness;
}

/// Two people may share an address, but not all that was said about them. What isn't there wasn't
/// stored.
bool OwnCreates::isAsSent(const Likeness& likeness) {
    const bool said = likeness.blanks == 0 || likeness.sameWords != 0;
    return likeness.sameKeys != 0 && likeness.otherKeys == 0 && likeness.otherWords == 0 && said;
}

bool OwnCreates::isWhole(const Likeness& likeness) {
    return likeness.blanks + likeness.unseen == 0;
}

bool OwnCreates::isOfSamePerson(const Likeness& likeness) {
    return likeness.sameKeys != 0 && likeness.otherKeys == 0;
}

/// Somebody said something else there before anybody read it.
bool OwnCreates::isWithOtherWords(const Likeness& likeness) {
    return isOfSamePerson(likeness) && likeness.sameWords > likeness.otherWords;
}

bool OwnCreates::isMadeSince(const StreamContext& stream, const store::AttemptRow& create,
                             const store::InboxRow& row) const {
    return row.vendorTimeUs == 0 ||
           run_.corrected(stream, row.vendorTimeUs) >= create.atUs - ClockSlackUs;
}

/// Somebody changed its address before anybody read it.
bool OwnCreates::isWithAnotherKey(const Likeness& likeness) {
    return likeness.otherKeys != 0 && likeness.otherWords == 0 && likeness.sameWords >= LeastAlike;
}

Status OwnCreates::found(store::Transaction& tx, const StreamContext& stream,
                         const store::AttemptRow& create, const store::InboxRow& row,
                         const mapping::MappedRecord& fields) {
    const auto open = run_.openCreates.find({stream.key, create.entity});
    const bool ended = open == run_.openCreates.end();
    if (ended && !isUnseen(create)) return Status::ok();
    store::AttemptRow known = create;
    const Likeness likeness = compare(stream, create, fields);
    const bool sure = !row.marker.empty() || (isWhole(likeness) && isAsSent(likeness));
    known.state = sure || ended ? store::AttemptState::Done : store::AttemptState::Unknown;
    known.outcome = sure ? store::AttemptOutcome::Found : store::AttemptOutcome::Doubted;
    known.answer = sure ? "found" : "found one that may be it";
    if (!ended && sure) run_.openCreates.erase(open);
    if (!ended && !sure) open->second = known;
    return tx.putAttempt(known);
}

Result<bool> OwnCreates::tookIdOver(store::Transaction& tx, const StreamContext& stream,
                                    const store::InboxRow& row, const mapping::MappedRecord& fields,
                                    const store::LinkRow& link) {
    if (!stream.description().idsReusable || run_.openCreates.empty()) return false;
    const bool live = link.state == store::LinkState::Live;
    if (const auto marked = model::EntityId::parse(row.marker)) {
        // Somebody's own may have passed for what it made.
        return run_.openCreates.contains({stream.key, *marked}) &&
               (link.entity != *marked || !live);
    }
    for (const auto& [place, create] : run_.openCreates) {
        if (place.first != stream.key) continue;
        const auto owner = loadDossier(tx, place.second);
        if (!owner) return owner.error();
        if (!*owner) continue;
        const bool doubted = isDoubted(create);
        const bool same = (*owner)->record.id == link.entity;
        if (same && !live && !doubted) return true;
        if (same) continue;
        const Likeness likeness = compare(stream, create, fields);
        // Somebody's own may have passed for it: then this one has to be all that was sent.
        const bool asSent = isAsSent(likeness) && (!doubted || isWhole(likeness));
        const bool edited = !doubted && isMadeSince(stream, create, row) &&
                            (isWithOtherWords(likeness) || isWithAnotherKey(likeness));
        if (!asSent && !edited) continue;
        const auto known = tx.link(link.stream, link.externalId);
        if (!known) return known.error();
        if (!*known || !isNews(stream, create, **known, fields)) continue;
        // What is known as another record has to hold all of it, or nothing of its own.
        const bool all = isAsSent(likeness) && likeness.blanks == 0;
        if (!live || all || isNothingLeft(stream, **known, fields)) return true;
    }
    return false;
}

/// Whether the record said anything else about itself before than what the create sent, or was to
/// hold anything else, as far as it shows now.
bool OwnCreates::isNews(const StreamContext& stream, const store::AttemptRow& create,
                        const store::LinkRow& link, const mapping::MappedRecord& fields) {
    const auto sent = store::decodeShadow(create.fields);
    if (!sent) return false;
    return std::any_of(sent->fields.begin(), sent->fields.end(), [&](const auto& field) {
        const store::ShadowField* known = link.shadow.find(field.field);
        const bool compares = known != nullptr && field.external.isPresent() &&
                              !heldIn(fields, field.field).isAbsent();
        const auto differs = [&](const model::Value& value) {
            return value != field.external &&
                   !stream.mapping().equivalent(field.field, field.external, value);
        };
        return compares && differs(known->external) && differs(known->pending);
    });
}

/// Whether a record holds nothing any more of what it is known by.
bool OwnCreates::isNothingLeft(const StreamContext& stream, const store::LinkRow& link,
                               const mapping::MappedRecord& fields) {
    bool known = false;
    for (const mapping::MappedField& field : fields.fields) {
        const store::ShadowField* shadow = link.shadow.find(field.field);
        if (shadow == nullptr) continue;
        for (const model::Value* value : {&shadow->external, &shadow->pending}) {
            if (!value->isPresent()) continue;
            known = true;
            const bool same = *value == field.external ||
                              stream.mapping().equivalent(field.field, *value, field.external);
            if (same) return false;
        }
    }
    return known;
}

void OwnCreates::expect(const store::AttemptRow& create, const store::InboxRow& row,
                        const mapping::MappedRecord& fields, store::LinkRow& link) {
    const auto sent = store::decodeShadow(create.fields);
    if (!sent) return;
    for (const store::ShadowField& field : sent->fields) {
        const bool blank = row.marker.empty() && heldIn(fields, field.field).isEmpty();
        if (blank || link.shadow.find(field.field) != nullptr) continue;
        store::ShadowField& expected = link.shadow.at(field.field);
        expected.pending = field.external;
        expected.pendingCanonical = field.canonical;
        expected.pendingSinceUs = create.atUs;
        expected.stampUs = field.stampUs;
    }
}

}  // namespace leadloom::sync
