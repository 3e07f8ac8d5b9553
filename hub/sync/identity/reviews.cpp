#include "hub/sync/identity/reviews.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "hub/sync/identity/joinings.h"
#include "hub/sync/identity/match_weights.h"

namespace leadloom::sync {
namespace {

bool livesIn(const Dossier& dossier, const ConnectionContext& connection) {
    return std::any_of(
        connection.streams.begin(), connection.streams.end(),
        [&](const StreamContext& stream) { return dossier.primary(stream.key) != nullptr; });
}

}  // namespace

std::vector<Evidence> evidenceOf(const match::Comparison& comparison) {
    std::vector<Evidence> evidence;
    for (const match::Evidence& reason : comparison.evidence()) {
        evidence.push_back({std::string(match::toString(reason.what)), std::string(reason.words()),
                            reason.weight});
    }
    for (unsigned bit = 1; bit <= comparison.contradictions; bit <<= 1U) {
        if ((comparison.contradictions & bit) == 0) continue;
        const auto contradiction = static_cast<match::Contradiction>(bit);
        evidence.push_back({"contradiction", std::string(match::words(contradiction)), 0});
    }
    return evidence;
}

std::string toJson(const std::vector<Evidence>& evidence, const match::Observation* seen) {
    nlohmann::json list = nlohmann::json::array();
    for (const Evidence& reason : evidence) {
        list.push_back({{"what", reason.what}, {"words", reason.words}, {"weight", reason.weight}});
    }
    nlohmann::json document = {{"reasons", std::move(list)}};
    if (seen != nullptr) document["seen"] = nlohmann::json::parse(toJson(*seen));
    return document.dump();
}

std::vector<Evidence> evidenceFrom(const std::string& json) {
    std::vector<Evidence> evidence;
    const nlohmann::json document = nlohmann::json::parse(json, nullptr, false);
    if (!document.is_object() || !document.contains("reasons")) return evidence;
    for (const nlohmann::json& entry : document["reasons"]) {
        if (!entry.is_object()) continue;
        evidence.push_back(
            {entry.value("what", ""), entry.value("words", ""), entry.value("weight", 0.0)});
    }
    return evidence;
}

Status raiseReview(store::Transaction& tx, RunState& run, const model::EntityId& id,
                   const Doubt& doubt, const Cause& cause) {
    const auto apart = areKeptApart(tx, id, doubt.other);
    if (!apart) return apart.error();
    if (*apart) return Status::ok();
    const auto known = tx.reviewOfPair(id, doubt.other);
    if (!known) return known.error();
    const bool better = *known && (*known)->state == store::ReviewState::Open &&
                        (*known)->weight == 0 && doubt.seen;
    if (*known && !better) return Status::ok();
    store::ReviewRow row;
    row.one = id;
    row.other = doubt.other;
    row.stream = cause.stream;
    row.externalId = cause.record;
    row.weight = doubt.weight;
    row.probability = doubt.probability;
    row.evidence = toJson(doubt.evidence, doubt.seen ? &*doubt.seen : nullptr);
    row.atUs = run.clock.wallUs();
    row.runId = run.runId;
    if (!*known) ++run.leads.review;
    ++run.attention.reviews;
    return tx.putReview(row);
}

Result<bool> waitsForReview(store::Transaction& tx, const Dossier& dossier,
                            const ConnectionContext& connection) {
    const auto reviews = tx.reviewsOf(dossier.record.id);
    if (!reviews) return reviews.error();
    for (const store::ReviewRow& review : *reviews) {
        if (review.state != store::ReviewState::Open) continue;
        const bool first = review.one == dossier.record.id;
        auto other = loadDossier(tx, first ? review.other : review.one);
        if (!other) return other.error();
        const bool live = *other && (*other)->record.state == store::CanonicalState::Live &&
                          (*other)->record.id != dossier.record.id;
        if (live && livesIn(**other, connection)) return true;
    }
    return false;
}

}  // namespace leadloom::sync
