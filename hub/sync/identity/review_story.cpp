#include "hub/sync/identity/review_story.h"

#include <algorithm>
#include <limits>

#include <nlohmann/json.hpp>

#include "hub/base/time_text.h"
#include "hub/sync/identity/own_weights.h"
#include "hub/sync/identity/reviews.h"
#include "hub/sync/ledger/dossier.h"

namespace leadloom::sync {
namespace {

using nlohmann::ordered_json;

constexpr int Everything = std::numeric_limits<int>::max();

const char* wordFor(store::ReviewState state) {
    if (state == store::ReviewState::Open) return "open";
    return state == store::ReviewState::Accepted ? "accepted" : "rejected";
}

double rounded(double number, double places) {
    return static_cast<double>(
               static_cast<std::int64_t>(number * places + (number < 0 ? -0.5 : 0.5))) /
           places;
}

ordered_json evidenceJson(const store::ReviewRow& review) {
    ordered_json list = ordered_json::array();
    for (const Evidence& reason : evidenceFrom(review.evidence)) {
        list.push_back({{"what", reason.what},
                        {"words", reason.words},
                        {"weight", rounded(reason.weight, 10)}});
    }
    return list;
}

Result<std::optional<store::CanonicalRow>> liveRecord(store::Transaction& tx,
                                                      const model::EntityId& id) {
    auto dossier = loadDossier(tx, id);
    if (!dossier) return dossier.error();
    std::optional<store::CanonicalRow> record;
    if (*dossier && (*dossier)->record.state == store::CanonicalState::Live) {
        record = std::move((*dossier)->record);
    }
    return record;
}

/// Null when there is nothing to decide any more and `onlyOpen`.
Result<ordered_json> documentOf(store::Transaction& tx, Queries& queries,
                                const store::ReviewRow& review, const std::string& weighedBy,
                                bool onlyOpen) {
    ordered_json leads = ordered_json::array();
    std::vector<model::EntityId> ids;
    for (const model::EntityId& id : {review.one, review.other}) {
        const auto record = liveRecord(tx, id);
        if (!record) return record.error();
        if (!*record) continue;
        const auto text = queries.recordJson(**record);
        if (!text) return text.error();
        leads.push_back(ordered_json::parse(*text));
        ids.push_back((*record)->id);
    }
    if (onlyOpen && (ids.size() < 2 || ids.front() == ids.back())) return ordered_json();
    ordered_json document = {{"id", review.id},
                             {"state", wordFor(review.state)},
                             {"probability", rounded(review.probability, 10000)},
                             {"weight", rounded(review.weight, 10)},
                             {"at", isoTime(review.atUs)},
                             {"evidence", evidenceJson(review)},
                             {"weighed_by", weighedBy},
                             {"leads", std::move(leads)}};
    if (review.state == store::ReviewState::Open) return document;
    document["settled_by"] = review.settledBy;
    document["settled_at"] = isoTime(review.settledAtUs);
    return document;
}

}  // namespace

Result<std::string> openReviewsJson(store::Store& store, Queries& queries, int limit) {
    auto tx = store.beginRead();
    if (!tx) return tx.error();
    auto reviews = (*tx)->openReviews(0, Everything);
    if (!reviews) return reviews.error();
    std::stable_sort(reviews->begin(), reviews->end(), [](const auto& left, const auto& right) {
        return left.probability > right.probability;
    });
    const auto source = sourceOfWeights(**tx);
    if (!source) return source.error();
    ordered_json list = ordered_json::array();
    for (const store::ReviewRow& review : *reviews) {
        if (limit > 0 && list.size() >= static_cast<std::size_t>(limit)) break;
        auto document = documentOf(**tx, queries, review, *source, true);
        if (!document) return document.error();
        if (!document->is_null()) list.push_back(*std::move(document));
    }
    return list.dump();
}

Result<std::string> reviewJson(store::Store& store, Queries& queries, std::int64_t id) {
    auto tx = store.beginRead();
    if (!tx) return tx.error();
    const auto review = (*tx)->review(id);
    if (!review) return review.error();
    if (!*review) {
        return Error{ErrorKind::NotFound, "there is no review " + std::to_string(id),
                     "leadloom review lists those that are open"};
    }
    const auto source = sourceOfWeights(**tx);
    if (!source) return source.error();
    auto document = documentOf(**tx, queries, **review, *source, false);
    if (!document) return document.error();
    return document->dump();
}

}  // namespace leadloom::sync
