#include <nlohmann/json.hpp>

#include "hub/match/weights.h"

namespace leadloom::match {
namespace {

using Json = nlohmann::json;

Json tableJson(const WeightTable& table) {
    Json json = Json::object();
    for (std::size_t f = 0; f < FeatureCount; ++f) {
        Json& levels = json[std::string(toString(static_cast<Feature>(f)))];
        for (std::size_t l = 1; l < LevelCount; ++l) {
            const LevelShare& share = table[f][l];
            levels[std::string(toString(static_cast<Level>(l)))] = {share.match, share.chance};
        }
    }
    return json;
}

Json thresholdsJson(const Thresholds& thresholds) {
    return {{"join", thresholds.join}, {"review", thresholds.review}};
}

Error refused(const std::string& what) {
    return {ErrorKind::InvalidConfig,
            "match weights: " + what,
            "take the object that was exported, or leave the weights out",
            {},
            0};
}

template <typename Named>
std::optional<std::size_t> numberOf(std::string_view name, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        if (toString(static_cast<Named>(i)) == name) return i;
    }
    return std::nullopt;
}

bool isShare(const Json& json) {
    return json.is_number() && json.get<double>() > 0 && json.get<double>() <= 1;
}

Status readLevels(const std::string& feature, const Json& json, FeatureWeights& weights) {
    if (!json.is_object()) return refused(feature + " is no object");
    for (const auto& [name, shares] : json.items()) {
        const auto level = numberOf<Level>(name, LevelCount);
        if (!level || *level == 0) return refused(feature + " has no level \"" + name + "\"");
        if (!shares.is_array() || shares.size() != 2 || !isShare(shares[0]) ||
            !isShare(shares[1])) {
            return refused(feature + "." + name + " is no pair of shares above 0 and up to 1");
        }
        weights[*level] = {shares[0].get<double>(), shares[1].get<double>()};
    }
    return Status::ok();
}

Status readTable(const Json& json, WeightTable& table) {
    if (!json.is_object()) return refused("a table is no object");
    for (const auto& [name, levels] : json.items()) {
        const auto feature = numberOf<Feature>(name, FeatureCount);
        if (!feature) return refused("there is no feature \"" + name + "\"");
        if (const Status read = readLevels(name, levels, table[*feature]); !read) return read;
    }
    return Status::ok();
}

Status readThresholds(const Json& json, Thresholds& thresholds) {
    if (!json.is_object()) return refused("thresholds are no object");
    for (const auto& [name, value] : json.items()) {
        if (!value.is_number() || (name != "join" && name != "review")) {
            return refused("thresholds are the numbers \"join\" and \"review\"");
        }
        (name == "join" ? thresholds.join : thresholds.review) = value.get<double>();
    }
    return Status::ok();
}

Status readNumber(const std::string& name, const Json& json, double& number) {
    if (!json.is_number()) return refused(name + " is no number");
    number = json.get<double>();
    return Status::ok();
}

Status readPart(const std::string& name, const Json& json, Weights& weights) {
    if (name == "person") return readTable(json, weights.person);
    if (name == "company") return readTable(json, weights.company);
    if (name == "person_thresholds") return readThresholds(json, weights.personThresholds);
    if (name == "company_thresholds") return readThresholds(json, weights.companyThresholds);
    if (name == "person_prior") return readNumber(name, json, weights.personPrior);
    if (name == "company_prior") return readNumber(name, json, weights.companyPrior);
    return refused("there is no part \"" + name + "\"");
}

}  // namespace

nlohmann::json toJson(const Weights& weights) {
    return {{"person", tableJson(weights.person)},
            {"company", tableJson(weights.company)},
            {"person_thresholds", thresholdsJson(weights.personThresholds)},
            {"company_thresholds", thresholdsJson(weights.companyThresholds)},
            {"person_prior", weights.personPrior},
            {"company_prior", weights.companyPrior}};
}

Result<Weights> weightsFrom(const nlohmann::json& json) {
    Weights weights = shippedWeights();
    if (!json.is_object()) return refused("no object");
    for (const auto& [name, part] : json.items()) {
        if (const Status read = readPart(name, part, weights); !read) return read.error();
    }
    return weights;
}

}  // namespace leadloom::match
