#include "hub/plugin_host/manifest.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

namespace leadloom::plugin_host {
namespace {

using nlohmann::json;

/// Thrown inside this file only, with the key at fault.
struct BadKey {
    std::string key;
    std::string expected;
};

const json& required(const json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end()) throw BadKey{key, "a value"};
    return *found;
}

std::string text(const json& object, const char* key, bool needed) {
    if (!needed && !object.contains(key)) return {};
    const json& value = required(object, key);
    if (!value.is_string()) throw BadKey{key, "a text"};
    return value.get<std::string>();
}

std::vector<std::string> texts(const json& object, const char* key) {
    std::vector<std::string> list;
    if (!object.contains(key)) return list;
    if (!object[key].is_array()) throw BadKey{key, "a list of texts"};
    for (const json& item : object[key]) {
        if (!item.is_string()) throw BadKey{key, "a list of texts"};
        list.push_back(item.get<std::string>());
    }
    return list;
}

int number(const json& object, const char* key, int fallback) {
    if (!object.contains(key)) return fallback;
    if (!object[key].is_number()) throw BadKey{key, "a number"};
    return object[key].get<int>();
}

bool holds(const std::vector<std::string>& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

sync::CreateClass createClass(const std::string& word) {
    using sync::CreateClass;
    if (word == "own_id") return CreateClass::OwnId;
    if (word == "idempotency_key") return CreateClass::IdempotencyKey;
    if (word == "marker") return CreateClass::Marker;
    if (word == "natural_key") return CreateClass::NaturalKey;
    if (word == "none" || word.empty()) return CreateClass::None;
    throw BadKey{"create_class", "own_id, idempotency_key, marker, natural_key or none"};
}

sync::IdRule idRule(const std::string& word) {
    if (word == "salesforce") return sync::IdRule::Salesforce15To18;
    if (word == "insensitive") return sync::IdRule::CaseInsensitive;
    if (word == "exact" || word == "sensitive" || word.empty()) return sync::IdRule::Exact;
    throw BadKey{"id_case", "exact, insensitive or salesforce"};
}

sync::DeleteVisibility deleteVisibility(const std::vector<std::string>& seenBy) {
    using sync::DeleteVisibility;
    if (holds(seenBy, "feed")) return DeleteVisibility::Feed;
    if (holds(seenBy, "archive_list")) return DeleteVisibility::ArchiveList;
    return holds(seenBy, "absence") ? DeleteVisibility::Absence : DeleteVisibility::None;
}

sync::StreamDescription streamOf(const json& object) {
    sync::StreamDescription stream;
    stream.name = text(object, "name", true);
    const auto entity = model::entityFrom(text(object, "entity", true));
    if (!entity) throw BadKey{"entity", "an entity of the unified model"};
    stream.entity = *entity;
    const std::vector<std::string> can = texts(object, "capabilities");
    stream.canRead = holds(can, "read");
    stream.incremental = holds(can, "incremental");
    stream.canCreate = holds(can, "write") || holds(can, "create");
    stream.canUpdate = holds(can, "write") || holds(can, "update");
    stream.canDelete = holds(can, "delete");
    stream.canArchive = holds(can, "archive");
    stream.webhooks = holds(can, "webhook");
    stream.lookupById = holds(can, "lookup");
    stream.preconditions = holds(can, "preconditions");
    stream.idsReusable = object.value("ids_reusable", false);
    stream.idsPositional = object.value("ids_positional", false);
    stream.createClass = createClass(text(object, "create_class", false));
    stream.idRule = idRule(text(object, "id_case", false));
    stream.deletes = deleteVisibility(texts(object, "deletes_seen_by"));
    stream.deleteFeedDays = number(object, "delete_window_days", 0);
    stream.overlapSeconds = number(object, "overlap_seconds", 0);
    stream.writeBatch = std::max(1, number(object, "batch_size", 100));
    stream.keyLifetimeSeconds = number(object, "key_lifetime_seconds", 0);
    stream.indexLagSeconds = number(object, "settle_seconds", 0);
    for (const json& association : object.value("associations", json::array())) {
        stream.associations.push_back(text(association, "stream", true));
    }
    return stream;
}

std::map<std::string, LimitDescription> limitsOf(const json& object) {
    std::map<std::string, LimitDescription> limits;
    if (!object.contains("limits")) return limits;
    for (const auto& [bucket, limit] : object["limits"].items()) {
        LimitDescription description;
        description.requestsPerSecond = limit.value("requests_per_second", 0.0);
        description.burst = limit.value("burst", 0);
        description.dailyRequests = limit.value("daily_requests", std::int64_t{0});
        limits[bucket] = description;
    }
    return limits;
}

WebhookDescription webhookOf(const json& object) {
    WebhookDescription webhook;
    if (!object.contains("webhook")) return webhook;
    const json& given = object["webhook"];
    webhook.answer = text(given, "answer", false);
    if (given.contains("answer_type")) webhook.answerType = text(given, "answer_type", true);
    webhook.mediaTypes = texts(given, "media_types");
    return webhook;
}

sync::ReportSettings::Measure measureOf(const json& given) {
    if (given.is_string()) return {given.get<std::string>(), 1};
    return {text(given, "from", true), given.value("divide", std::int64_t{1})};
}

sync::ReportSettings reportOf(const json& object) {
    sync::ReportSettings report;
    report.name = text(object, "name", true);
    report.day = text(object, "day", true);
    report.currency = text(object, "currency", false);
    report.restatementDays = std::max(1, number(object, "restatement_days", 7));
    report.backfillDays = std::max(1, number(object, "backfill_days", 90));
    report.portionDays = std::max(1, number(object, "portion_days", 30));
    const json dimensions = object.value("dimensions", json::object());
    for (const auto& [name, pointer] : dimensions.items())
        report.dimensions[name] = pointer.get<std::string>();
    for (const auto& [name, measure] : required(object, "measures").items())
        report.measures[name] = measureOf(measure);
    return report;
}

std::string stabilityOf(const json& object) {
    const std::string word = text(object, "stability", true);
    if (word == "draft" || word == "beta" || word == "stable") return word;
    throw BadKey{"stability", "draft, beta or stable"};
}

Manifest manifestOf(const json& object) {
    if (!object.is_object()) throw BadKey{"", "an object"};
    Manifest manifest;
    manifest.id = text(object, "id", true);
    manifest.version = text(object, "version", true);
    manifest.name = object.contains("name") ? text(object, "name", true) : manifest.id;
    manifest.vendor = text(object, "vendor", false);
    manifest.licence = text(object, "license", false);
    if (object.contains("stability")) manifest.stability = stabilityOf(object);
    const json& abi = required(object, "abi");
    if (!abi.is_object() || !abi.contains("major")) throw BadKey{"abi", R"({"major", "minor"})"};
    manifest.abiMajor = abi.value("major", 0U);
    manifest.abiMinor = abi.value("minor", 0U);
    manifest.services = texts(object, "services");
    manifest.extensions = texts(object, "extensions");
    manifest.auth = object.value("auth", json::array()).dump();
    manifest.settingsSchema = object.value("settings", json::object()).dump();
    manifest.limits = limitsOf(object);
    manifest.webhook = webhookOf(object);
    const json reports = object.value("reports", json::array());
    for (const json& report : reports)
        manifest.reports.push_back(reportOf(report));
    const json conversions = object.value("conversions", json::array());
    for (const json& action : conversions)
        manifest.conversionBatches[text(action, "name", true)] =
            std::max(1, number(action, "batch_size", 100));
    for (const json& stream : required(object, "streams")) {
        manifest.streams.push_back(streamOf(stream));
        manifest.streamTitles.push_back(stream.value("title", manifest.streams.back().name));
    }
    manifest.library = text(object, "library", true);
    manifest.sha256 = text(object, "sha256", true);
    if (manifest.library.find('/') != std::string::npos) {
        throw BadKey{"library", "a file name, without a folder"};
    }
    return manifest;
}

}  // namespace

const sync::StreamDescription* Manifest::stream(std::string_view wanted) const {
    for (const sync::StreamDescription& description : streams) {
        if (description.name == wanted) return &description;
    }
    return nullptr;
}

bool Manifest::takesAuth(std::string_view type) const {
    for (const json& way : json::parse(auth)) {
        if (way.value("type", "") == type) return true;
    }
    return false;
}

Result<Manifest> parseManifest(std::string_view text, const std::string& place) {
    const auto refused = [&](const std::string& what) {
        return Error{ErrorKind::InvalidConfig,
                     place + ": " + what,
                     "install the plugin again; leadloom_add_plugin() writes a complete manifest",
                     {},
                     0};
    };
    try {
        return manifestOf(json::parse(text));
    } catch (const BadKey& bad) {
        return refused("the key '" + bad.key + "' should be " + bad.expected);
    } catch (const json::parse_error& error) {
        return refused("not JSON at byte " + std::to_string(error.byte));
    } catch (const json::exception&) {
        return refused("a value has the wrong type");
    }
}

Result<Manifest> readManifest(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        return Error{ErrorKind::InvalidConfig,
                     file.string() + ": can't be read",
                     "check that the file is there and readable",
                     {},
                     0};
    }
    std::ostringstream text;
    text << stream.rdbuf();
    auto manifest = parseManifest(text.str(), file.string());
    if (manifest) manifest->folder = file.parent_path();
    return manifest;
}

}  // namespace leadloom::plugin_host
