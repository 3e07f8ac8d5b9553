#include "hub/sync/privacy/erasure_document.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "hub/base/time_text.h"
#include "hub/store/damage.h"

namespace leadloom::sync {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* AboutBackups =
    "Backups of the hub made before this erasure still hold the person. Delete them, or keep this "
    "store's erasure log: restoring one of them applies this erasure again.";

Json countsJson(const ErasureDocument& document) {
    const store::RedactionCounts& counts = document.counts;
    return {{"links", document.links},
            {"raw_records", counts.inbox},
            {"changes", counts.changes},
            {"writes", counts.writes},
            {"dead_letters", counts.deadLetters},
            {"runs", counts.runs},
            {"others", counts.others}};
}

store::RedactionCounts countsFrom(const Json& json) {
    store::RedactionCounts counts;
    counts.inbox = json.value("raw_records", std::int64_t{0});
    counts.changes = json.value("changes", std::int64_t{0});
    counts.writes = json.value("writes", std::int64_t{0});
    counts.deadLetters = json.value("dead_letters", std::int64_t{0});
    counts.runs = json.value("runs", std::int64_t{0});
    counts.others = json.value("others", std::int64_t{0});
    return counts;
}

Json targetJson(const ErasureTarget& target) {
    return {{"key", target.streamKey}, {"connection", target.connection},
            {"stream", target.stream}, {"record", target.record},
            {"digest", target.digest}, {"outcome", target.outcome},
            {"reason", target.reason}, {"remedy", target.remedy},
            {"ticket", target.ticket}, {"at", target.atUs}};
}

ErasureTarget targetFrom(const Json& json) {
    ErasureTarget target;
    target.streamKey = json.at("key").get<store::StreamKey>();
    target.connection = json.at("connection").get<std::string>();
    target.stream = json.at("stream").get<std::string>();
    target.record = json.at("record").get<std::string>();
    target.digest = json.at("digest").get<std::string>();
    target.outcome = json.at("outcome").get<std::string>();
    target.reason = json.at("reason").get<std::string>();
    target.remedy = json.value("remedy", "");
    target.ticket = json.value("ticket", "");
    target.atUs = json.at("at").get<TimeUs>();
    return target;
}

}  // namespace

bool ErasureDocument::complete() const {
    return std::none_of(targets.begin(), targets.end(),
                        [](const ErasureTarget& target) { return target.pending(); });
}

std::string toJson(const ErasureDocument& document) {
    Json json = Json::object();
    json["subjects"] = Json::array();
    for (const model::EntityId& id : document.subjects)
        json["subjects"].push_back(id.text());
    json["targets"] = Json::array();
    for (const ErasureTarget& target : document.targets)
        json["targets"].push_back(targetJson(target));
    json["digests"] = document.digests;
    json["counts"] = countsJson(document);
    return json.dump();
}

Result<ErasureDocument> erasureDocument(std::string_view text) {
    try {
        const Json json = Json::parse(text);
        ErasureDocument document;
        for (const Json& id : json.at("subjects")) {
            const auto parsed = model::EntityId::parse(id.get<std::string>());
            if (parsed) document.subjects.push_back(*parsed);
        }
        for (const Json& target : json.at("targets"))
            document.targets.push_back(targetFrom(target));
        document.digests = json.at("digests").get<std::vector<std::string>>();
        document.counts = countsFrom(json.at("counts"));
        document.links = json.at("counts").value("links", std::int64_t{0});
        return document;
    } catch (const nlohmann::json::exception&) {
        return Error{ErrorKind::Storage, "store: an erasure can't be read", store::DamageRemedy};
    }
}

std::string certificateJson(std::string_view workspace, const store::ErasureRow& row,
                            const ErasureDocument& document) {
    Json json = {{"certificate", "erasure"},
                 {"workspace", std::string(workspace)},
                 {"lead", row.entity.text()},
                 {"asked_at", isoTime(row.askedUs)},
                 {"suppressed_at", isoTime(row.suppressedUs)},
                 {"redacted_at", isoTime(row.redactedUs)},
                 {"completed_at", isoTime(row.endedUs)},
                 {"complete", row.endedUs != 0}};
    json["systems"] = Json::array();
    for (const ErasureTarget& target : document.targets) {
        Json entry = {{"connection", target.connection},
                      {"stream", target.stream},
                      {"record_digest", target.digest},
                      {"outcome", target.outcome},
                      {"at", isoTime(target.atUs)}};
        if (!target.reason.empty()) entry["reason"] = target.reason;
        json["systems"].push_back(std::move(entry));
    }
    json["hub"] = countsJson(document);
    json["suppressed"] = document.digests;
    json["backups"] = AboutBackups;
    return json.dump();
}

}  // namespace leadloom::sync
