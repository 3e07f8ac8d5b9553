#include "hub/sync/identity/pairing.h"

#include <algorithm>
#include <set>

#include "hub/match/blocking.h"
#include "hub/match/fields.h"
#include "hub/sync/identity/match_weights.h"
#include "hub/sync/identity/own_weights.h"

namespace leadloom::sync {
namespace {

constexpr int BatchRecords = 4000;
constexpr int MostBatches = 100'000;
/// Among fewer records nothing can be said about how rare a value is.
constexpr std::int64_t FewestRecords = 100;
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

Result<std::int64_t> filedTo(store::Transaction& tx) {
    const auto filed = tx.value(FiledKey);
    if (!filed) return filed.error();
    return *filed ? std::stoll(**filed) : 0;
}

}  // namespace

struct Pairing::Due {
    store::NumberedRecord record;
    bool isNew = false;
    std::vector<match::BlockingKey> keys;
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

enum class Pairing::Step { Nothing, FileAhead, Learn, Compare };

/// Much that is new is filed as a whole before any of it is compared, and so is what the weights
/// are to be learnt from.
Result<Pairing::Step> Pairing::nextStep() {
    auto look = run_.store.beginRead();
    if (!look) return look.error();
    const auto leads = (*look)->countCanonicals(model::Entity::Lead);
    if (!leads) return leads.error();
    if (*leads < FewestRecords) return Step::Nothing;
    const auto waits = (*look)->hasMatchDue();
    if (!waits) return waits.error();
    const auto filed = filedTo(**look);
    if (!filed) return filed.error();
    const auto fresh = (*look)->recordsAfter(*filed, BatchRecords);
    if (!fresh) return fresh.error();
    if (!*waits && fresh->empty()) return Step::Nothing;
    const auto teaches = mayTeach(**look, *leads);
    if (!teaches) return teaches.error();
    if (fresh->size() == BatchRecords || (*teaches && !fresh->empty())) return Step::FileAhead;
    return *teaches ? Step::Learn : Step::Compare;
}

/// False: nothing was due.
Result<bool> Pairing::batch() {
    const auto step = nextStep();
    if (!step) return step.error();
    switch (*step) {
        case Step::Nothing:
            return false;
        case Step::FileAhead:
        case Step::Learn: {
            const Status done = *step == Step::Learn ? learn() : fileAhead();
            if (!done) return done.error();
            return true;
        }
        case Step::Compare:
            break;
    }
    return compareDue();
}

Status Pairing::fileAhead() {
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    const auto watermark = filedTo(**tx);
    if (!watermark) return watermark.error();
    std::vector<Due> fresh;
    if (const Status taken = takeFresh(**tx, *watermark, fresh); !taken) return taken;
    if (const Status loaded = load(**tx); !loaded) return loaded;
    Profiles profiles;
    if (const Status filed = file(**tx, fresh, profiles); !filed) return filed;
    for (const Due& each : fresh) {
        if (const Status noted = (*tx)->putMatchDue(each.record.id); !noted) return noted;
    }
    filedAheadFrom_ = std::min(filedAheadFrom_, *watermark);
    if (const Status kept = keepCounts(**tx); !kept) return kept;
    return (*tx)->commit();
}

Status Pairing::learn() {
    {
        auto tx = run_.store.beginRead();
        if (!tx) return tx.error();
        if (const Status loaded = load(**tx); !loaded) return loaded;
    }
    const Status learnt = learnFromOwnRecords(run_, counts_[model::Entity::Lead], maker_);
    loadedWeights_ = false;
    return learnt;
}

/// A pair of records that were filed ahead is compared once: when the later one is due.
bool Pairing::isComparedLater(std::int64_t number) const {
    return number > comparedTo_ && number > filedAheadFrom_;
}

Result<bool> Pairing::compareDue() {
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    auto due = takeDue(**tx);
    if (!due) return due.error();
    comparedTo_ = 0;
    for (const Due& each : *due)
        comparedTo_ = std::max(comparedTo_, each.record.number);
    if (const Status loaded = load(**tx); !loaded) return loaded.error();
    if (const Status counted = countRoom(**tx); !counted) return counted.error();
    Profiles profiles;
    if (const Status filed = file(**tx, *due, profiles); !filed) return filed.error();
    run_.pairing.looked += static_cast<std::int64_t>(due->size());
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

Status Pairing::takeFresh(store::Transaction& tx, std::int64_t watermark, std::vector<Due>& due) {
    const auto fresh = tx.recordsAfter(watermark, BatchRecords);
    if (!fresh) return fresh.error();
    for (const store::NumberedRecord& record : *fresh)
        due.push_back({record, true, {}});
    if (fresh->empty()) return Status::ok();
    return tx.putValue(FiledKey, std::to_string(fresh->back().number));
}

Result<std::vector<Pairing::Due>> Pairing::takeDue(store::Transaction& tx) {
    std::vector<Due> due;
    const auto watermark = filedTo(tx);
    if (!watermark) return watermark.error();
    auto again = tx.takeMatchDue(BatchRecords);
    if (!again) return again.error();
    for (const store::NumberedRecord& record : *again) {
        if (record.number <= *watermark) due.push_back({record, false, {}});
    }
    // What is new comes behind all that waits: a pair of two batches is compared with the later
    // one.
    if (again->size() >= BatchRecords) return due;
    const Status taken = takeFresh(tx, *watermark, due);
    if (!taken) return taken.error();
    return due;
}

Status Pairing::load(store::Transaction& tx) {
    if (!loaded_) {
        if (const Status loaded = loadCounts(tx); !loaded) return loaded;
        loaded_ = true;
    }
    if (loadedWeights_) return Status::ok();
    auto weights = loadWeights(tx, run_.workspace.settings().match);
    if (!weights) return weights.error();
    weights_ = *weights;
    loadedWeights_ = true;
    return Status::ok();
}

Status Pairing::loadCounts(store::Transaction& tx) {
    for (const model::Entity entity : Paired) {
        const auto blob = tx.value(countsKey(entity));
        if (!blob) return blob.error();
        counts_[entity] = *blob ? ValueCounts::decoded(**blob) : ValueCounts();
        kept_ += counts_[entity].records();
    }
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
    return tx.putBlocks(std::move(entries), match::LargestBlock);
}

Result<std::vector<model::EntityId>> Pairing::candidatesOf(store::Transaction& tx, const Due& due,
                                                           Profiles& profiles) {
    std::vector<match::BlockHit> hits;
    for (const match::BlockingKey& key : due.keys) {
        const auto members = tx.blockMembers(key.hash, static_cast<int>(match::LargestBlock));
        if (!members) return members.error();
        for (const std::int64_t number : *members) {
            if (number == due.record.number || isComparedLater(number)) continue;
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
