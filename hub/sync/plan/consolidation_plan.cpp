#include "hub/sync/plan/consolidation_plan.h"

#include <nlohmann/json.hpp>

#include "hub/sync/identity/own_weights.h"

namespace leadloom::sync {
namespace {

using nlohmann::ordered_json;

ordered_json pairsJson(const PairCount& pairs, bool values) {
    ordered_json samples = ordered_json::array();
    for (const PairSample& sample : pairs.samples) {
        samples.push_back({{"one", values ? sample.oneName : sample.one.text()},
                           {"other", values ? sample.otherName : sample.other.text()},
                           {"probability", sample.probability},
                           {"evidence", sample.words}});
    }
    return {{"count", pairs.count}, {"samples", std::move(samples)}};
}

}  // namespace

Result<ConsolidationPlan> consolidationOf(store::Transaction& tx, const RunState& run) {
    ConsolidationPlan plan;
    for (const ConnectionContext& connection : run.workspace.connections()) {
        for (const StreamContext& stream : connection.streams) {
            const auto counts = run.streams.find(stream.key);
            const bool counted =
                stream.settings->entity == model::Entity::Lead && counts != run.streams.end();
            if (!counted) continue;
            plan.records += counts->second.links;
            plan.byKeys += counts->second.joins;
        }
    }
    const auto leads = tx.countCanonicals(model::Entity::Lead);
    if (!leads) return leads.error();
    plan.leads = *leads;
    plan.pairing = run.pairing;
    auto source = sourceOfWeights(tx);
    if (!source) return source.error();
    plan.weighedBy = *std::move(source);
    return plan;
}

std::string toJson(const ConsolidationPlan& plan, bool values) {
    return ordered_json{{"records", plan.records},
                        {"leads", plan.leads},
                        {"joined_by_keys", plan.byKeys},
                        {"compared", plan.pairing.compared},
                        {"weighed_by", plan.weighedBy},
                        {"certain", pairsJson(plan.pairing.certain, values)},
                        {"doubtful", pairsJson(plan.pairing.doubtful, values)},
                        {"blocked", pairsJson(plan.pairing.blocked, values)},
                        {"duplicates", pairsJson(plan.pairing.duplicates, values)}}
        .dump();
}

}  // namespace leadloom::sync
