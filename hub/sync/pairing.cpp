#include "hub/sync/pairing.h"

#include <algorithm>
#include <set>

#include "hub/match/blocking.h"
#include "hub/match/fields.h"
#include "hub/sync/joinings.h"
#include "hub/sync/match_weights.h"
#include "hub/sync/restored.h"
#include "hub/sync/reviews.h"

namespace leadloom::sync {
namespace {

constexpr int BatchRecords = 4000;
constexpr int MostBatches = 100'000;
/// Among fewer records nothing can be said about how rare a value is.
constexpr std::int64_t FewestRecords = 100;
/// No more than this share of the leads is put to review, the likeliest first.
constexpr std::int64_t LeadsPerReview = 20;
constexpr std::int64_t FewReviews = 20;
constexpr std::uint64_t CountsKeptEvery = 50;
constexpr model::Entity Paired[] = {model::Entity::Lead};
constexpr const char* FiledKey = "match.filed";

std::string countsKey(model::Entity entity) {
    return "match.counts:" + std::to_string(static_cast<int>(entity));
}

std::vector<model::FieldValue> valuesOf(const store::CanonicalRow& record) {
    std::vector<model::FieldValue> values;
    values.reserve(record.fields.size());
    for (const store::CanonicalField& field : record.fields) {
        if (field.value.isPresent()) values.push_back({field.field, field.value});
    }
    return values;
}

std::vector<model::FieldValue> valuesOf(const store::LinkRow& link) {
    std::vector<model::FieldValue> values;
    for (const store::ShadowField& field : link.shadow.fields) {
        if (isNote(field.field)) continue;
        const store::ShadowField* said = saidIn(link.shadow, field.field);
        if (said->canonical.isPresent()) values.push_back({field.field, said->canonical});
    }
    return values;
}

bool isLive(const store::LinkRow& link) {
    return link.state == store::LinkState::Live;
}

/// A stream in which both have a live record of their own; 0: none.
store::StreamKey sharedStream(const Dossier& one, const Dossier& other) {
    for (const store::LinkRow& link : one.links) {
        if (!isLive(link)) continue;
        for (const store::LinkRow& another : other.links) {
            if (isLive(another) && another.stream == link.stream) return link.stream;
        }
    }
    return 0;
}

std::string textOf(const store::CanonicalRow& record, model::FieldId field) {
    const store::CanonicalField* found = record.find(field);
    if (found == nullptr || !found->value.isPresent()) return {};
    return std::string(found->value.items().front());
}

/// Something that is meant to be one person's: without it, agreement may be that of namesakes. A
/// number beside other addresses may be an office's.
bool sharesIdentifier(const match::Observation& seen) {
    using match::Feature;
    using match::Level;
    const auto same = [&](Feature feature) { return seen.level(feature) == Level::Same; };
    if (same(Feature::Email) || same(Feature::BirthDate) || same(Feature::Registration))
        return true;
    return same(Feature::Phone) && seen.level(Feature::Email) == Level::Missing;
}

bool isOlder(const store::CanonicalRow& left, const store::CanonicalRow& right) {
    return left.createdAtUs != right.createdAtUs ? left.createdAtUs < right.createdAtUs
                                                 : left.id < right.id;
}

}  // namespace

struct Pairing::Due {
    store::NumberedRecord record;
    bool isNew = false;
    std::vector<match::BlockingKey> keys;
};

struct Pairing::Pair {
    model::EntityId one;
    model::EntityId other;
    match::Observation seen;
    match::Comparison comparison;
};

bool isPaired(const Workspace& workspace, model::Entity entity) {
    if (std::find(std::begin(Paired), std::end(Paired), entity) == std::end(Paired)) return false;
    int streams = 0;
    for (const ConnectionContext& connection : workspace.connections()) {
        for (const StreamContext& stream : connection.streams) {
            if (stream.settings->entity == entity && stream.reads()) ++streams;
        }
    }
    return streams > 1;
}

bool isMatchField(model::FieldId field) {
    using namespace match::field;
    constexpr model::FieldId Fields[] = {
        LeadEmails,     LeadVerifiedEmails, LeadPhones,     LeadFullName,    LeadGivenName,
        LeadMiddleName, LeadFamilyName,     LeadSuffix,     LeadNativeName,  LeadBirthDate,
        LeadStreet,     LeadCity,           LeadPostalCode, LeadCompanyName, LeadCompanyDomain};
    return std::find(std::begin(Fields), std::end(Fields), field) != std::end(Fields);
}

Pairing::Pairing(RunState& run)
    : run_(run),
      references_(run),
      identity_(run, references_),
      router_(run),
      ledger_(run),
      merges_(run, router_, ledger_, identity_) {}

match::Profile Pairing::profileOf(const store::CanonicalRow& record) {
    return maker_.make(record.entity, valuesOf(record));
}

Status Pairing::pairUp() {
    const bool any = std::any_of(std::begin(Paired), std::end(Paired), [&](model::Entity entity) {
        return isPaired(run_.workspace, entity);
    });
    if (!any) return Status::ok();
    for (int round = 0; round < MostBatches && !run_.cancelled(); ++round) {
        const auto more = batch();
        if (!more) return more.error();
        if (!*more) return Status::ok();
    }
    return Status::ok();
}

/// False: nothing was due.
Result<bool> Pairing::batch() {
    {
        auto look = run_.store.beginRead();
        if (!look) return look.error();
        const auto leads = (*look)->countCanonicals(model::Entity::Lead);
        if (!leads) return leads.error();
        if (*leads < FewestRecords) return false;
        const auto waits = (*look)->hasMatchDue();
        if (!waits) return waits.error();
        const auto filed = (*look)->value(FiledKey);
        if (!filed) return filed.error();
        const auto next = (*look)->recordsAfter(*filed ? std::stoll(**filed) : 0, 1);
        if (!next) return next.error();
        if (!*waits && next->empty()) return false;
    }
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    auto due = takeDue(**tx);
    if (!due) return due.error();
    if (const Status loaded = load(**tx); !loaded) return loaded.error();
    if (const Status counted = countRoom(**tx); !counted) return counted.error();
    Profiles profiles;
    if (const Status filed = file(**tx, *due, profiles); !filed) return filed.error();
    auto pairs = findPairs(**tx, *due, profiles);
    if (!pairs) return pairs.error();
    std::erase_if(
        *pairs, [](const Pair& pair) { return pair.comparison.outcome == match::Outcome::Apart; });
    std::sort(pairs->begin(), pairs->end(), [](const Pair& left, const Pair& right) {
        if (left.comparison.surplus != right.comparison.surplus) {
            return left.comparison.surplus > right.comparison.surplus;
        }
        return std::pair(left.one, left.other) < std::pair(right.one, right.other);
    });
    std::map<model::EntityId, std::set<model::EntityId>> partners;
    for (const Pair& pair : *pairs) {
        if (pair.comparison.outcome != match::Outcome::Join) continue;
        partners[pair.one].insert(pair.other);
        partners[pair.other].insert(pair.one);
    }
    const auto contradicts = [&](const model::EntityId& one, const model::EntityId& other) {
        return one != other &&
               observe(profiles.at(one), profiles.at(other), counts_[profiles.at(one).entity])
                       .contradictions != 0;
    };
    for (const Pair& pair : *pairs) {
        const auto rival = [&](const model::EntityId& of, const model::EntityId& with) {
            const auto found = partners.find(of);
            return found != partners.end() &&
                   std::any_of(found->second.begin(), found->second.end(),
                               [&](const auto& third) { return contradicts(third, with); });
        };
        const bool joins = pair.comparison.outcome == match::Outcome::Join;
        const bool ambiguous =
            joins && (rival(pair.one, pair.other) || rival(pair.other, pair.one));
        if (const Status done = settle(**tx, pair, ambiguous); !done) return done.error();
    }
    if (const Status kept = keepCounts(**tx); !kept) return kept.error();
    if (const Status committed = (*tx)->commit(); !committed) return committed.error();
    return true;
}

Result<std::vector<Pairing::Due>> Pairing::takeDue(store::Transaction& tx) {
    std::vector<Due> due;
    const auto filed = tx.value(FiledKey);
    if (!filed) return filed.error();
    const std::int64_t watermark = *filed ? std::stoll(**filed) : 0;
    auto again = tx.takeMatchDue(BatchRecords);
    if (!again) return again.error();
    for (const store::NumberedRecord& record : *again) {
        if (record.number <= watermark) due.push_back({record, false, {}});
    }
    const auto fresh = tx.recordsAfter(watermark, BatchRecords);
    if (!fresh) return fresh.error();
    for (const store::NumberedRecord& record : *fresh)
        due.push_back({record, true, {}});
    if (fresh->empty()) return due;
    const Status put = tx.putValue(FiledKey, std::to_string(fresh->back().number));
    if (!put) return put.error();
    return due;
}

Status Pairing::load(store::Transaction& tx) {
    if (loaded_) return Status::ok();
    for (const model::Entity entity : Paired) {
        const auto blob = tx.value(countsKey(entity));
        if (!blob) return blob.error();
        counts_[entity] = *blob ? ValueCounts::decoded(**blob) : ValueCounts();
        kept_ += counts_[entity].records();
    }
    auto weights = loadWeights(tx, run_.workspace.settings().match);
    if (!weights) return weights.error();
    weights_ = *weights;
    loaded_ = true;
    return Status::ok();
}

/// Files what is due under its blocking keys; takes out of `due` what isn't to be compared.
Status Pairing::file(store::Transaction& tx, std::vector<Due>& due, Profiles& profiles) {
    std::vector<store::BlockEntry> entries;
    std::vector<Due> compared;
    for (Due& each : due) {
        if (!isPaired(run_.workspace, each.record.entity)) continue;
        if (each.record.state != store::CanonicalState::Live) {
            const bool erased = each.record.state == store::CanonicalState::Erased;
            if (erased) entries.push_back({each.record.number, {}, each.isNew});
            continue;
        }
        const auto record = tx.canonicalNumbered(each.record.number);
        if (!record) return record.error();
        match::Profile profile = profileOf(**record);
        if (each.isNew) counts_[each.record.entity].add(profile);
        each.keys = match::blockingKeys(profile);
        store::BlockEntry& entry = entries.emplace_back();
        entry.number = each.record.number;
        entry.isNew = each.isNew;
        for (const match::BlockingKey& key : each.keys)
            entry.keys.push_back(key.hash);
        profiles[each.record.id] = std::move(profile);
        compared.push_back(std::move(each));
    }
    due = std::move(compared);
    run_.pairing.looked += static_cast<std::int64_t>(due.size());
    return tx.putBlocks(std::move(entries));
}

Result<std::vector<model::EntityId>> Pairing::candidatesOf(store::Transaction& tx, const Due& due,
                                                           Profiles& profiles) {
    std::vector<match::BlockHit> hits;
    for (const match::BlockingKey& key : due.keys) {
        const auto members = tx.blockMembers(key.hash, static_cast<int>(match::LargestBlock) + 1);
        if (!members) return members.error();
        if (members->size() > match::LargestBlock) continue;
        for (const std::int64_t number : *members) {
            if (number == due.record.number) continue;
            hits.push_back({static_cast<std::uint64_t>(number), members->size()});
        }
    }
    std::vector<model::EntityId> ids;
    for (const std::uint64_t number : match::chooseCandidates(hits)) {
        auto record = tx.canonicalNumbered(static_cast<std::int64_t>(number));
        if (!record) return record.error();
        if (!*record) continue;
        if ((*record)->state == store::CanonicalState::Merged) {
            auto survivor = loadDossier(tx, (*record)->id);
            if (!survivor) return survivor.error();
            if (!*survivor) continue;
            **record = std::move((*survivor)->record);
        }
        const bool compared = (*record)->state == store::CanonicalState::Live &&
                              (*record)->entity == due.record.entity &&
                              (*record)->id != due.record.id;
        if (!compared) continue;
        const model::EntityId id = (*record)->id;
        if (!profiles.contains(id)) profiles[id] = profileOf(**record);
        ids.push_back(id);
    }
    return ids;
}

Result<std::vector<Pairing::Pair>> Pairing::findPairs(store::Transaction& tx,
                                                      const std::vector<Due>& due,
                                                      Profiles& profiles) {
    std::set<std::pair<model::EntityId, model::EntityId>> known;
    std::vector<Pair> pairs;
    for (const Due& each : due) {
        const auto candidates = candidatesOf(tx, each, profiles);
        if (!candidates) return candidates.error();
        for (const model::EntityId& id : *candidates) {
            const auto ordered = std::minmax(each.record.id, id);
            if (!known.emplace(ordered.first, ordered.second).second) continue;
            Pair& pair = pairs.emplace_back();
            pair.one = ordered.first;
            pair.other = ordered.second;
            pair.seen = match::observe(profiles.at(pair.one), profiles.at(pair.other),
                                       counts_[each.record.entity]);
            pair.comparison = match::weigh(pair.seen, weights_);
        }
    }
    run_.pairing.compared += static_cast<std::int64_t>(pairs.size());
    return pairs;
}

PairSample Pairing::sampleOf(const Dossier& one, const Dossier& other, const Pair& pair) const {
    const auto nameOf = [&](const Dossier& dossier) {
        std::string name = textOf(dossier.record, match::field::LeadGivenName) + " " +
                           textOf(dossier.record, match::field::LeadFamilyName) + " <" +
                           textOf(dossier.record, match::field::LeadEmails) + ">";
        for (const store::LinkRow& link : dossier.links) {
            const auto [connection, stream] = run_.store.streamName(link.stream);
            name += " " + connection + "/" + stream + "/" + link.externalId;
        }
        return name;
    };
    return {one.record.id,
            other.record.id,
            pair.comparison.weight,
            pair.comparison.probability,
            match::inWords(pair.comparison),
            nameOf(one),
            nameOf(other)};
}

Status Pairing::settle(store::Transaction& tx, const Pair& pair, bool ambiguous) {
    auto one = loadDossier(tx, pair.one);
    if (!one) return one.error();
    auto other = loadDossier(tx, pair.other);
    if (!other) return other.error();
    const bool two = *one && *other && (*one)->record.id != (*other)->record.id &&
                     (*one)->record.state == store::CanonicalState::Live &&
                     (*other)->record.state == store::CanonicalState::Live;
    if (!two) return Status::ok();
    const auto apart = areKeptApart(tx, (*one)->record.id, (*other)->record.id);
    if (!apart) return apart.error();
    if (*apart) return Status::ok();
    const PairSample sample = sampleOf(**one, **other, pair);
    const bool certain = pair.comparison.outcome == match::Outcome::Join;
    if (sharedStream(**one, **other) != 0) {
        if (!certain) return Status::ok();
        run_.pairing.duplicates.add(sample);
        return Status::ok();
    }
    if (certain && (ambiguous || membersContradict(**one, **other))) {
        run_.pairing.blocked.add(sample);
        return doubt(tx, **one, **other, pair,
                     ambiguous ? "fits several that contradict each other"
                               : "what was joined to it before contradicts");
    }
    if (certain && sharesIdentifier(pair.seen)) {
        run_.pairing.certain.add(sample);
        return join(tx, **one, **other);
    }
    (pair.comparison.contradictions != 0 ? run_.pairing.blocked : run_.pairing.doubtful)
        .add(sample);
    return doubt(tx, **one, **other, pair, {});
}

/// Whether any record of one side contradicts one of the other, or they speak against it on the
/// whole.
bool Pairing::membersContradict(const Dossier& one, const Dossier& other) {
    if (one.links.size() + other.links.size() < 3) return false;
    const auto profilesOf = [&](const Dossier& dossier) {
        std::vector<match::Profile> profiles;
        for (const store::LinkRow& link : dossier.links) {
            if (isLive(link)) {
                profiles.push_back(maker_.make(dossier.record.entity, valuesOf(link)));
            }
        }
        return profiles;
    };
    const std::vector<match::Profile> others = profilesOf(other);
    const ValueCounts& counts = counts_[one.record.entity];
    double surplus = 0;
    for (const match::Profile& mine : profilesOf(one)) {
        for (const match::Profile& theirs : others) {
            const match::Comparison seen = match::compare(mine, theirs, weights_, counts);
            if (seen.contradictions != 0) return true;
            surplus += seen.surplus;
        }
    }
    return surplus < 0;
}

Status Pairing::join(store::Transaction& tx, Dossier& one, Dossier& other) {
    Dossier& winner = isOlder(one.record, other.record) ? one : other;
    Dossier& loser = &winner == &one ? other : one;
    return merges_.merge(tx, winner, loser, Cause{}, "score");
}

Status Pairing::doubt(store::Transaction& tx, const Dossier& one, const Dossier& other,
                      const Pair& pair, const std::string& because) {
    if (mayAsk_ <= 0) return Status::ok();
    Doubt doubt;
    doubt.other = other.record.id;
    doubt.weight = pair.comparison.surplus;
    doubt.probability = pair.comparison.probability;
    doubt.evidence = evidenceOf(pair.comparison);
    if (!because.empty()) doubt.evidence.push_back({"place", because, 0});
    doubt.seen = pair.seen;
    const std::int64_t before = run_.leads.review;
    const Status raised = raiseReview(tx, run_, one.record.id, doubt, Cause{});
    mayAsk_ -= run_.leads.review - before;
    return raised;
}

Status Pairing::countRoom(store::Transaction& tx) {
    const auto leads = tx.countCanonicals(model::Entity::Lead);
    if (!leads) return leads.error();
    const auto open = tx.countOpenReviews();
    if (!open) return open.error();
    mayAsk_ = FewReviews + *leads / LeadsPerReview - *open;
    return Status::ok();
}

Status Pairing::keepCounts(store::Transaction& tx) {
    std::uint64_t records = 0;
    for (const auto& [entity, counts] : counts_)
        records += counts.records();
    if (records < kept_ + CountsKeptEvery + kept_ / CountsKeptEvery) return Status::ok();
    kept_ = records;
    for (const auto& [entity, counts] : counts_) {
        if (const Status put = tx.putValue(countsKey(entity), counts.encoded()); !put) return put;
    }
    return Status::ok();
}

}  // namespace leadloom::sync
