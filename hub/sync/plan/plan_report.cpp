#include "hub/sync/plan/plan_report.h"

#include <nlohmann/json.hpp>

namespace leadloom::sync {
namespace {

nlohmann::ordered_json fieldJson(const PlannedField& field, bool values) {
    if (!values) return {{"field", field.field}};
    return {{"field", field.field}, {"before", field.before}, {"after", field.after}};
}

nlohmann::ordered_json undoneJson(const UndoneRecord& record, bool values) {
    nlohmann::ordered_json json = {
        {"connection", record.connection}, {"stream", record.stream},
        {"record", record.record},         {"lead", record.lead},
        {"action", record.action},
    };
    json["fields"] = nlohmann::ordered_json::array();
    for (const PlannedField& field : record.fields)
        json["fields"].push_back(fieldJson(field, values));
    json["kept"] = nlohmann::ordered_json::array();
    for (const auto& [field, reason] : record.kept)
        json["kept"].push_back({{"field", field}, {"reason", reason}});
    return json;
}

nlohmann::ordered_json writeJson(const PlannedWrite& write, bool values) {
    nlohmann::ordered_json json = {{"action", write.action}, {"lead", write.lead}};
    if (!write.record.empty()) json["record"] = write.record;
    json["fields"] = nlohmann::ordered_json::array();
    for (const PlannedField& field : write.fields) {
        json["fields"].push_back(fieldJson(field, values));
    }
    return json;
}

std::string document(const PlanReport& report, bool values) {
    nlohmann::ordered_json json;
    if (!report.id.empty()) json["plan"] = report.id;
    if (!report.undo.empty()) {
        json["undo"] = report.undo;
        json["records"] = nlohmann::ordered_json::array();
        for (const UndoneRecord& record : report.undone)
            json["records"].push_back(undoneJson(record, values));
    }
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
            stream["samples"].push_back(writeJson(write, values));
        json["streams"].push_back(std::move(stream));
    }
    json["conversions"] = nlohmann::ordered_json::array();
    for (const WaitingConversions& some : report.conversions) {
        json["conversions"].push_back(
            {{"connection", some.connection}, {"action", some.action}, {"count", some.count}});
    }
    json["leads"] = nlohmann::ordered_json::parse(toJson(report.people, values));
    json["reading"] = nlohmann::ordered_json::parse(toJson(report.run));
    return json.dump();
}

}  // namespace

std::string toJson(const PlanReport& report) {
    return document(report, true);
}

std::string toJsonWithoutValues(const PlanReport& report) {
    return document(report, false);
}

}  // namespace leadloom::sync
