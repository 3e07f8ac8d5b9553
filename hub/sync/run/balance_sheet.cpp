#include <utility>

#include <nlohmann/json.hpp>

#include "hub/sync/run/run_report.h"

namespace leadloom::sync {
namespace {

/// The columns of a stream's line, in their order.
constexpr std::pair<const char*, std::int64_t StreamReport::*> Columns[] = {
    {"read", &StreamReport::read},
    {"applied", &StreamReport::applied},
    {"unchanged", &StreamReport::unchanged},
    {"superseded", &StreamReport::superseded},
    {"filtered", &StreamReport::filtered},
    {"parked", &StreamReport::parked},
    {"intents", &StreamReport::intents},
    {"created", &StreamReport::created},
    {"updated", &StreamReport::updated},
    {"deleted", &StreamReport::deleted},
    {"no_difference", &StreamReport::noDifference},
    {"failed", &StreamReport::failed},
    {"waiting", &StreamReport::waiting}};

nlohmann::ordered_json streamJson(const StreamReport& stream) {
    nlohmann::ordered_json json = {{"connection", stream.connection}, {"stream", stream.stream}};
    for (const auto& [name, count] : Columns)
        json[name] = stream.*count;
    json["balanced"] = stream.balanced();
    if (stream.drift != 0) json["drift"] = stream.drift;
    return json;
}

nlohmann::ordered_json faultJson(const ConnectionFault& fault) {
    nlohmann::ordered_json json = {{"connection", fault.connection}};
    if (!fault.stream.empty()) json["stream"] = fault.stream;
    json["kind"] = toString(fault.error.kind);
    json["message"] = fault.error.message;
    if (!fault.error.remedy.empty()) json["remedy"] = fault.error.remedy;
    return json;
}

nlohmann::ordered_json stopJson(const GuardStop& stop) {
    nlohmann::ordered_json json = {{"connection", stop.connection},
                                   {"stream", stop.stream},
                                   {"guard", stop.guard},
                                   {"would_create", stop.creates},
                                   {"would_update", stop.updates},
                                   {"would_delete", stop.deletes},
                                   {"stream_records", stop.streamRecords},
                                   {"reason", stop.reason}};
    if (!stop.plan.empty()) json["plan"] = stop.plan;
    return json;
}

nlohmann::ordered_json attentionJson(const NeedsAttention& attention) {
    return {{"dead_letters", attention.deadLetters},
            {"conflicts", attention.conflicts},
            {"reviews", attention.reviews},
            {"conversions", attention.conversions}};
}

StreamReport streamOf(const nlohmann::json& json) {
    StreamReport stream;
    stream.connection = json.at("connection");
    stream.stream = json.at("stream");
    for (const auto& [name, count] : Columns)
        stream.*count = json.at(name);
    stream.drift = json.value("drift", std::int64_t{0});
    return stream;
}

ConnectionFault faultOf(const nlohmann::json& json) {
    ConnectionFault fault;
    fault.connection = json.at("connection");
    fault.stream = json.value("stream", "");
    fault.error.kind = errorKindOf(json.at("kind").get<std::string>()).value_or(ErrorKind::Bug);
    fault.error.message = json.at("message");
    fault.error.remedy = json.value("remedy", "");
    return fault;
}

GuardStop stopOf(const nlohmann::json& json) {
    GuardStop stop;
    stop.connection = json.at("connection");
    stop.stream = json.at("stream");
    stop.guard = json.at("guard");
    stop.creates = json.at("would_create");
    stop.updates = json.at("would_update");
    stop.deletes = json.at("would_delete");
    stop.streamRecords = json.at("stream_records");
    stop.reason = json.at("reason");
    stop.plan = json.value("plan", "");
    return stop;
}

NeedsAttention attentionOf(const nlohmann::json& json) {
    return {json.at("dead_letters"), json.at("conflicts"), json.at("reviews"),
            json.at("conversions")};
}

RunReport reportOf(const nlohmann::json& json) {
    const nlohmann::json none = nlohmann::json::array();
    RunReport report;
    report.run = json.at("run");
    report.status = json.at("status");
    for (const nlohmann::json& stream : json.at("streams"))
        report.streams.push_back(streamOf(stream));
    report.leadsCreated = json.at("leads").at("created");
    report.leadsMerged = json.at("leads").at("merged");
    report.leadsReview = json.at("leads").at("review");
    report.conflicts = json.at("leads").at("conflicts");
    report.changeRows = json.at("changes");
    report.rounds = json.at("rounds");
    for (const nlohmann::json& fault : json.value("faults", none))
        report.faults.push_back(faultOf(fault));
    for (const nlohmann::json& stop : json.value("guards", none))
        report.guardStops.push_back(stopOf(stop));
    if (json.contains("attention")) report.attention = attentionOf(json["attention"]);
    report.plan = json.value("plan", "");
    for (const nlohmann::json& moved : json.value("moved", none))
        report.moved.push_back({moved.at("where"), moved.at("record"), moved.at("what")});
    return report;
}

}  // namespace

std::string toJson(const RunReport& report) {
    nlohmann::ordered_json json = {{"run", report.run}, {"status", report.status}};
    json["streams"] = nlohmann::ordered_json::array();
    for (const StreamReport& stream : report.streams)
        json["streams"].push_back(streamJson(stream));
    json["leads"] = {{"created", report.leadsCreated},
                     {"merged", report.leadsMerged},
                     {"review", report.leadsReview},
                     {"conflicts", report.conflicts}};
    json["changes"] = report.changeRows;
    json["rounds"] = report.rounds;
    for (const ConnectionFault& fault : report.faults)
        json["faults"].push_back(faultJson(fault));
    for (const GuardStop& stop : report.guardStops)
        json["guards"].push_back(stopJson(stop));
    if (report.attention.any()) json["attention"] = attentionJson(report.attention);
    if (!report.plan.empty()) json["plan"] = report.plan;
    for (const MovedEffect& moved : report.moved) {
        json["moved"].push_back(
            {{"where", moved.place}, {"record", moved.record}, {"what", moved.what}});
    }
    return json.dump();
}

std::optional<RunReport> readBalanceSheet(std::string_view json) {
    try {
        return reportOf(nlohmann::json::parse(json));
    } catch (const nlohmann::json::exception&) {
        return std::nullopt;
    }
}

}  // namespace leadloom::sync
