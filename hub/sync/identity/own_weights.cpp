#include "hub/sync/identity/own_weights.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "hub/base/time_text.h"
#include "hub/match/lesson.h"
#include "hub/match/rarity.h"
#include "hub/match/value_hash.h"
#include "hub/store/joining_codec.h"
#include "hub/sync/identity/joinings.h"
#include "hub/sync/identity/match_weights.h"
#include "hub/sync/identity/pairing.h"
#include "hub/sync/ledger/said_values.h"

namespace leadloom::sync {
namespace {

using nlohmann::json;

constexpr const char* OwnKey = "match.weights.own";
constexpr model::Entity Learnt = model::Entity::Lead;
constexpr std::size_t MostLeads = 10'000;
constexpr std::size_t MostLinks = 20'000;
constexpr int FiledAtOnce = 5'000;
constexpr double WrongJoins = 0.001;
constexpr double SureAlone = 10;
constexpr std::int64_t AgainWhenSoManyTimes = 2;

json weightsJson(const std::optional<match::Weights>& weights) {
    return weights ? match::toJson(*weights) : json();
}

std::optional<match::Weights> weightsIn(const json& document, const char* name) {
    if (!document.contains(name) || document[name].is_null()) return {};
    auto weights = match::weightsFrom(document[name]);
    if (!weights) return {};
    return *std::move(weights);
}

json toJson(const OwnWeights& own) {
    return {{"leads", own.leads}, {"records", own.records},
            {"pairs", own.pairs}, {"likely_one", own.likelyOne},
            {"at", own.atUs},     {"weights", weightsJson(own.weights)}};
}

struct DrawnLead {
    std::int64_t number = 0;
    std::int64_t block = 0;  ///< under which it was met first
};

/// Leads in the order of the hashes they are filed under, in whole blocks.
struct Sample {
    std::vector<DrawnLead> leads;
    bool isAll = false;
};

Result<Sample> drawLeads(store::Transaction& tx) {
    Sample sample;
    std::set<std::int64_t> drawn;
    std::int64_t block = std::numeric_limits<std::int64_t>::min();
    while (sample.leads.size() < MostLeads) {
        const auto filed = tx.filedAfter(block, FiledAtOnce);
        if (!filed) return filed.error();
        const bool last = filed->size() < FiledAtOnce;
        for (const store::FiledRecord& each : *filed) {
            // The last block of a portion may go on in the next one.
            if (!last && each.block == filed->back().block) break;
            if (each.block != block && sample.leads.size() >= MostLeads) return sample;
            block = each.block;
            if (drawn.insert(each.number).second) sample.leads.push_back({each.number, block});
        }
        if (!last) continue;
        sample.isAll = true;
        break;
    }
    return sample;
}

using Name = std::pair<store::StreamKey, std::string>;

/// What the records of a lead said before they were first put together: since then we may have
/// written over where they differed.
Result<std::map<Name, store::Shadow>> saidBefore(store::Transaction& tx,
                                                 const model::EntityId& lead) {
    const auto acts = standingJoinings(tx, lead);
    if (!acts) return acts.error();
    std::map<Name, store::Shadow> said;
    for (const store::JoiningRow& act : *acts) {
        auto before = store::decodeBeforeJoining(act.before);
        if (!before) return before.error();
        for (store::JoinedLink& link : before->links)
            said.try_emplace({link.stream, link.externalId}, std::move(link.said));
    }
    return said;
}

bool saysSomething(const match::Profile& profile) {
    return profile.given.isKnown() || profile.family.isKnown() || !profile.emails.empty();
}

struct Records {
    std::vector<match::Profile> profiles;
    std::vector<std::uint64_t> ids;
    std::size_t leads = 0;  ///< that they belong to
    bool areAll = false;
};

Status addRecords(const RunState& run, store::Transaction& tx, std::int64_t number,
                  match::ProfileMaker& maker, Records& records) {
    const auto lead = tx.canonicalNumbered(number);
    if (!lead) return lead.error();
    const bool counts =
        *lead && (*lead)->state == store::CanonicalState::Live && (*lead)->entity == Learnt;
    if (!counts) return Status::ok();
    const auto links = tx.linksOf((*lead)->id);
    if (!links) return links.error();
    std::map<Name, store::Shadow> before;
    if (links->size() > 1) {
        auto said = saidBefore(tx, (*lead)->id);
        if (!said) return said.error();
        before = *std::move(said);
    }
    for (const store::LinkRow& link : *links) {
        if (link.state != store::LinkState::Live) continue;
        const auto said = before.find({link.stream, link.externalId});
        match::Profile profile = maker.make(
            Learnt, saidValues(said == before.end() ? link.shadow : said->second, Said::ByItself));
        if (!saysSomething(profile)) continue;
        const auto [connection, stream] = run.store.streamName(link.stream);
        records.ids.push_back(
            match::hashOf(0, connection + '\n' + stream + '\n' + link.externalId));
        records.profiles.push_back(std::move(profile));
    }
    return Status::ok();
}

Result<Records> readRecords(const RunState& run, store::Transaction& tx, const Sample& sample,
                            match::ProfileMaker& maker) {
    Records records;
    records.areAll = sample.isAll;
    std::int64_t block = std::numeric_limits<std::int64_t>::min();
    for (const DrawnLead& lead : sample.leads) {
        // Within a block leads stand in the order of arrival, so it is read as a whole or not.
        if (records.ids.size() >= MostLinks && lead.block != block) {
            records.areAll = false;
            break;
        }
        block = lead.block;
        const Status added = addRecords(run, tx, lead.number, maker, records);
        if (!added) return added.error();
        ++records.leads;
    }
    return records;
}

/// Who has a mailbox or a number in common is joined by it, before anything is weighed.
bool areJoinedByKeys(const match::Observation& seen) {
    const auto agree = [&](match::Feature feature) {
        return seen.level(feature) == match::Level::Same ||
               seen.level(feature) == match::Level::Partial;
    };
    return seen.level(match::Feature::Email) == match::Level::Same || agree(match::Feature::Phone);
}

/// From where on hardly one in a thousand of the pairs that are joined by evidence alone is wrong,
/// as far as their own probabilities tell. Pairs that strong keys join anyway would thin them out.
double surelyFrom(const std::vector<match::Observation>& pairs, const match::Weights& weights) {
    std::vector<double> surpluses;
    for (const match::Observation& pair : pairs) {
        const match::Comparison found = match::weigh(pair, weights);
        const bool joins = found.outcome == match::Outcome::Join && sharesIdentifier(pair) &&
                           !areJoinedByKeys(pair);
        if (joins) surpluses.push_back(found.surplus);
    }
    std::sort(surpluses.begin(), surpluses.end(), std::greater<>());
    double lowest = weights.thresholds(Learnt).join;
    double wrong = 0;
    for (std::size_t place = 0; place < surpluses.size(); ++place) {
        wrong += 1 / (1 + std::exp2(surpluses[place]));
        if (wrong <= WrongJoins * static_cast<double>(place + 1)) continue;
        lowest = std::max(lowest, place == 0 ? SureAlone : surpluses[place - 1]);
        break;
    }
    return lowest;
}

match::Lesson lessonOf(const Records& records, const ValueCounts& counts) {
    const match::Weights shipped = match::shippedWeights();
    if (records.ids.empty()) return {shipped, 0, 0, 0, false};
    const auto order = match::byIdentity(records.ids);
    const auto pairs = match::candidatePairs(records.profiles, order);
    const auto seen = match::observeAll(records.profiles, order, pairs, counts);
    match::Lesson lesson = match::learnFrom(Learnt, seen, records.ids.size(), shipped);
    if (lesson.isEnough) {
        lesson.weights.personThresholds.join = surelyFrom(seen.candidates, lesson.weights);
    }
    return lesson;
}

/// Pairs are weighed among leads, of which there are fewer than records. And who shares a block
/// with somebody is drawn oftener: a sample has too many pairs.
void settlePrior(const Records& records, double& prior) {
    const auto many =
        std::max(static_cast<double>(records.ids.size()), match::FewestRecordsAskedFor);
    const auto few = std::max(static_cast<double>(records.leads), match::FewestRecordsAskedFor);
    prior -= std::max(std::log2(many / few), 0.0);
    if (!records.areAll) prior = std::min(prior, 0.0);
}

Result<OwnWeights> lookAtOwnRecords(const RunState& run, const ValueCounts& counts,
                                    match::ProfileMaker& maker) {
    auto tx = run.store.beginRead();
    if (!tx) return tx.error();
    const auto leads = (*tx)->countCanonicals(Learnt);
    if (!leads) return leads.error();
    const auto sample = drawLeads(**tx);
    if (!sample) return sample.error();
    const auto records = readRecords(run, **tx, *sample, maker);
    if (!records) return records.error();
    match::Lesson lesson = lessonOf(*records, counts);
    settlePrior(*records, lesson.weights.personPrior);
    OwnWeights own;
    own.leads = *leads;
    own.records = static_cast<std::int64_t>(lesson.records);
    own.pairs = static_cast<std::int64_t>(lesson.pairs);
    own.likelyOne = static_cast<std::int64_t>(lesson.likelyOne);
    own.atUs = run.clock.wallUs();
    if (lesson.isEnough) own.weights = lesson.weights;
    return own;
}

std::string lookedAt(const OwnWeights& own) {
    return std::to_string(own.records) + " of this workspace's records (" +
           std::to_string(own.pairs) + " pairs, some " + std::to_string(own.likelyOne) +
           " of them likely one)";
}

}  // namespace

Result<std::optional<OwnWeights>> ownWeights(store::Transaction& tx) {
    const auto text = tx.value(OwnKey);
    if (!text) return text.error();
    if (!*text) return std::optional<OwnWeights>();
    const json document = json::parse(**text, nullptr, false);
    if (!document.is_object()) return std::optional<OwnWeights>();
    OwnWeights own;
    own.leads = document.value("leads", std::int64_t{0});
    own.records = document.value("records", std::int64_t{0});
    own.pairs = document.value("pairs", std::int64_t{0});
    own.likelyOne = document.value("likely_one", std::int64_t{0});
    own.atUs = document.value("at", TimeUs{0});
    own.weights = weightsIn(document, "weights");
    return std::optional(own);
}

Result<bool> mayTeach(store::Transaction& tx, std::int64_t leads) {
    const auto own = ownWeights(tx);
    if (!own) return own.error();
    return !*own || leads >= AgainWhenSoManyTimes * (*own)->leads;
}

Status learnFromOwnRecords(RunState& run, const ValueCounts& counts, match::ProfileMaker& maker) {
    auto own = lookAtOwnRecords(run, counts, maker);
    if (!own) return own.error();
    auto tx = run.store.beginWrite();
    if (!tx) return tx.error();
    if (const Status put = (*tx)->putValue(OwnKey, toJson(*own).dump()); !put) return put;
    const Status settled = settleWeights(**tx, Learnt, run.workspace.settings().match);
    if (!settled) return settled;
    if (const Status done = (*tx)->commit(); !done) return done;
    run.log(LogLevel::Note, own->weights ? "matching learnt from " + lookedAt(*own)
                                         : "too little to learn matching from: " + lookedAt(*own));
    return Status::ok();
}

Result<std::string> sourceOfWeights(store::Transaction& tx) {
    const auto own = ownWeights(tx);
    if (!own) return own.error();
    const auto decisions = decisionsThatTeach(tx);
    if (!decisions) return decisions.error();
    std::string words = "the shipped weights; nobody looked at this workspace's records yet";
    if (*own && (*own)->weights) {
        words = "weights learnt from " + lookedAt(**own) + " at " + isoTime((*own)->atUs);
    } else if (*own) {
        words = "the shipped weights; there was too little to learn from in " + lookedAt(**own);
    }
    if (*decisions == 0) return words;
    return words + ", and from " + std::to_string(*decisions) +
           (*decisions == 1 ? " decision" : " decisions");
}

}  // namespace leadloom::sync
