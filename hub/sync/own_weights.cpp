#include "hub/sync/own_weights.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "hub/base/time_text.h"
#include "hub/match/lesson.h"
#include "hub/match/value_hash.h"
#include "hub/store/joining_codec.h"
#include "hub/sync/joinings.h"
#include "hub/sync/match_weights.h"
#include "hub/sync/pairing.h"
#include "hub/sync/restored.h"

namespace leadloom::sync {
namespace {

using nlohmann::json;

constexpr const char* OwnKey = "match.weights.own";
constexpr model::Entity Learnt = model::Entity::Lead;
constexpr std::size_t MostLeads = 10'000;
constexpr std::size_t MostLinks = 20'000;
constexpr int FiledAtOnce = 5'000;
// Among fewer, matching asks for as much as among so many.
constexpr double FewestRecordsAskedFor = 1'000;
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
    return {{"leads", own.leads},
            {"records", own.records},
            {"pairs", own.pairs},
            {"likely_one", own.likelyOne},
            {"at", own.atUs},
            {"weights", weightsJson(own.weights)},
            {"previous", weightsJson(own.previous)}};
}

/// Leads by number, in whole blocks.
struct Sample {
    std::set<std::int64_t> leads;
    bool isAll = false;
};

Result<Sample> drawLeads(store::Transaction& tx) {
    Sample sample;
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
            sample.leads.insert(each.number);
        }
        if (!last) continue;
        sample.isAll = true;
        break;
    }
    return sample;
}

/// What somebody said in that very record; what we wrote there agrees by itself.
std::vector<model::FieldValue> ownValuesOf(const store::Shadow& shadow) {
    std::vector<model::FieldValue> values;
    for (const store::ShadowField& field : shadow.fields) {
        if (isNote(field.field)) continue;
        const store::ShadowField* said = saidIn(shadow, field.field);
        if (said->own && said->canonical.isPresent()) {
            values.push_back({field.field, said->canonical});
        }
    }
    return values;
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
        match::Profile profile =
            maker.make(Learnt, ownValuesOf(said == before.end() ? link.shadow : said->second));
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
    for (const std::int64_t number : sample.leads) {
        if (records.ids.size() >= MostLinks) break;
        const Status added = addRecords(run, tx, number, maker, records);
        if (!added) return added.error();
    }
    return records;
}

/// From where on hardly one in a thousand of the pairs that are joined without a person is wrong,
/// as far as their own probabilities tell.
double surelyFrom(const std::vector<match::Observation>& pairs, const match::Weights& weights) {
    std::vector<double> surpluses;
    for (const match::Observation& pair : pairs) {
        const match::Comparison found = match::weigh(pair, weights);
        const bool joins = found.outcome == match::Outcome::Join && sharesIdentifier(pair);
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
void settlePrior(const Sample& sample, const Records& records, double& prior) {
    const auto many = std::max(static_cast<double>(records.ids.size()), FewestRecordsAskedFor);
    const auto few = std::max(static_cast<double>(sample.leads.size()), FewestRecordsAskedFor);
    prior -= std::max(std::log2(many / few), 0.0);
    if (!sample.isAll) prior = std::min(prior, 0.0);
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
    settlePrior(*sample, *records, lesson.weights.personPrior);
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
    own.previous = weightsIn(document, "previous");
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
    const auto before = ownWeights(**tx);
    if (!before) return before.error();
    if (*before) own->previous = (*before)->weights;
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
    const auto settled = tx.settledReviews(std::numeric_limits<int>::max());
    if (!settled) return settled.error();
    std::string words = "the shipped weights; nobody looked at this workspace's records yet";
    if (*own && (*own)->weights) {
        words = "weights learnt from " + lookedAt(**own) + " at " + isoTime((*own)->atUs);
    } else if (*own) {
        words = "the shipped weights; there was too little to learn from in " + lookedAt(**own);
    }
    if (settled->empty()) return words;
    return words + ", and from " + std::to_string(settled->size()) +
           (settled->size() == 1 ? " decision" : " decisions");
}

}  // namespace leadloom::sync
