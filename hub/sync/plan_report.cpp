#include "hub/sync/plan_report.h"

#include <nlohmann/json.hpp>

namespace leadloom::sync {
namespace {

nlohmann::ordered_json writeJson(const PlannedWrite& write) {
    nlohmann::ordered_json json = {{"action", write.action}, {"lead", write.lead}};
    if (!write.record.empty()) json["record"] = write.record;
    json["fields"] = nlohmann::ordered_json::array();
    for (const PlannedField& field : write.fields) {
        json["fields"].push_back(
            {{"field", field.field}, {"before", field.before}, {"after", field.after}});
    }
    return json;
}

}  // namespace

std::string toJson(const PlanReport& report) {
    nlohmann::ordered_json json;
    json["streams"] = nlohmann::ordered_json::array();
    for (const StreamPlan& plan : report.streams) {
        nlohmann::ordered_json stream = {{"connection", plan.connection},
                                         {"stream", plan.stream},
                                         {"creates", plan.creates},
                                         {"updates", plan.updates},
                                         {"deletes", plan.deletes},
                                         {"links", plan.links},
                                         {"joins", plan.joins}};
        stream["samples"] = nlohmann::ordered_json::array();
        for (const PlannedWrite& write : plan.samples)
            stream["samples"].push_back(writeJson(write));
        json["streams"].push_back(std::move(stream));
    }
    json["leads"] = nlohmann::ordered_json::parse(toJson(report.people));
    json["reading"] = nlohmann::ordered_json::parse(toJson(report.run));
    return json.dump();
}

}  // namespace leadloom::sync
