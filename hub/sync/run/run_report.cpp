#include "hub/sync/run/run_report.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace leadloom::sync {
namespace {

nlohmann::ordered_json streamJson(const StreamReport& stream) {
    nlohmann::ordered_json json = {{"connection", stream.connection},
                                   {"stream", stream.stream},
                                   {"read", stream.read},
                                   {"applied", stream.applied},
                                   {"unchanged", stream.unchanged},
                                   {"superseded", stream.superseded},
                                   {"filtered", stream.filtered},
                                   {"parked", stream.parked},
                                   {"intents", stream.intents},
                                   {"created", stream.created},
                                   {"updated", stream.updated},
                                   {"deleted", stream.deleted},
                                   {"no_difference", stream.noDifference},
                                   {"failed", stream.failed},
                                   {"waiting", stream.waiting},
                                   {"balanced", stream.balanced()}};
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

}  // namespace

bool StreamReport::balanced() const {
    return read == applied + unchanged + superseded + filtered + parked &&
           intents == created + updated + deleted + noDifference + failed + waiting;
}

bool RunReport::balanced() const {
    return std::all_of(streams.begin(), streams.end(),
                       [](const StreamReport& stream) { return stream.balanced(); });
}

std::int64_t RunReport::writes() const {
    std::int64_t sum = 0;
    for (const StreamReport& stream : streams) {
        sum += stream.created + stream.updated + stream.deleted;
    }
    return sum;
}

int RunReport::exitCode() const {
    if (status == "failed" || !balanced()) return 5;
    for (const ConnectionFault& fault : faults) {
        switch (fault.error.kind) {
            case ErrorKind::Auth:
            case ErrorKind::Forbidden:
            case ErrorKind::Unreachable:
            case ErrorKind::Transient:
            case ErrorKind::RateLimited:
            case ErrorKind::Quota:
                return 3;
            default:
                break;
        }
    }
    if (!guardStops.empty() || !moved.empty()) return 4;
    const bool halfDone = !plan.empty() && status == "interrupted";
    const bool listed = halfDone || !faults.empty() || somethingParked ||
                        std::any_of(streams.begin(), streams.end(), [](const StreamReport& stream) {
                            return stream.parked > 0 || stream.failed > 0;
                        });
    return listed ? 1 : 0;
}

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
    if (!report.plan.empty()) json["plan"] = report.plan;
    for (const MovedEffect& moved : report.moved) {
        json["moved"].push_back(
            {{"where", moved.place}, {"record", moved.record}, {"what", moved.what}});
    }
    return json.dump();
}

}  // namespace leadloom::sync
