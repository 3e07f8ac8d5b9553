#include "plugin-sdk/testing/stub_vendor.h"

#include <algorithm>
#include <stdexcept>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/time.h>

namespace leadloom::testing {

namespace {

using nlohmann::json;

constexpr std::int64_t Second = 1'000'000;
constexpr unsigned long LargestPage = 200;
constexpr std::int64_t Start = 1'767'225'600 * Second;

json refusal(int status, const std::string& code, const std::string& message,
             const std::string& field = {}) {
    return {{"status", status}, {"code", code}, {"message", message}, {"field", field}};
}

std::map<std::string, std::string> parametersOf(const std::string& url) {
    std::map<std::string, std::string> all;
    const auto mark = url.find('?');
    auto rest = mark == std::string::npos ? std::string{} : url.substr(mark + 1);
    while (!rest.empty()) {
        const auto end = std::min(rest.find('&'), rest.size());
        const auto pair = rest.substr(0, end);
        const auto equals = std::min(pair.find('='), pair.size() - 1);
        all[pair.substr(0, equals)] = sdk::percentDecode(pair.substr(equals + 1));
        rest.erase(0, end + 1);
    }
    return all;
}

/// {n} in every text of `pattern` becomes the number.
json numbered(const json& pattern, const std::string& number) {
    auto text = pattern.dump();
    for (auto at = text.find("{n}"); at != std::string::npos; at = text.find("{n}", at))
        text.replace(at, 3, number);
    return json::parse(text);
}

}  // namespace

StubVendor::StubVendor(json description) : described_(std::move(description)) {
    if (!described_.is_object() || described_.empty())
        throw std::runtime_error("vendor.collections names no collection of the stub");
    StubVendor::reset();
}

void StubVendor::reset() {
    collections_.clear();
    keys_.clear();
    now_ = Start;
    lastId_ = 0;
    for (const auto& [name, collection] : described_.items())
        seed(name);
    now_ += 600 * Second;
}

void StubVendor::seed(const std::string& collection) {
    const auto& described = described_.at(collection);
    collections_[collection];
    const auto pattern = described.value("record", json::object());
    for (int i = 0; i < described.value("count", 25); ++i) {
        if (i % 5 == 0) now_ -= Second;  // several records share one stamp
        save(collection, "", numbered(pattern, std::to_string(i)));
    }
}

json StubVendor::save(const std::string& collection, const std::string& id, const json& fields) {
    now_ += Second;
    auto key = id;
    if (key.empty()) {
        const auto number = std::to_string(++lastId_);
        key = collection.substr(0, 1) + std::string(4 - number.size(), '0') + number;
    }
    auto& record = collections_[collection][key];
    for (const auto& [name, value] : fields.items())
        record[name] = value;
    record["id"] = key;
    record["updated_at"] = sdk::formatIsoTime(now_, 3);
    record["revision"] = std::to_string(now_ / Second);
    record["deleted"] = record.value("deleted", false);
    return record;
}

void StubVendor::edit(const std::string& type, const std::string& id, const json& change) {
    if (!collections_[type].contains(id))
        throw std::runtime_error("acme has no " + type + " " + id);
    save(type, id, change);
}

void StubVendor::remove(const std::string& type, const std::string& id) {
    edit(type, id, {{"deleted", true}});
}

bool StubVendor::isSearch(const std::string& collection, const Parameters& parameters) const {
    const auto keys = described_.at(collection).value("search", std::vector<std::string>{});
    return parameters.contains("ids") ||
           std::any_of(keys.begin(), keys.end(),
                       [&](const auto& key) { return parameters.contains(key); });
}

bool StubVendor::isNamed(const std::string& collection, const json& record,
                         const Parameters& parameters) const {
    const auto ids = parameters.find("ids");
    const auto id = "," + record.at("id").get<std::string>() + ",";
    if (ids != parameters.end() && ("," + ids->second + ",").find(id) != std::string::npos)
        return true;
    const auto keys = described_.at(collection).value("search", std::vector<std::string>{});
    return std::any_of(keys.begin(), keys.end(), [&](const auto& key) {
        const auto value = parameters.find(key);
        return value != parameters.end() && record.value(key, "") == value->second;
    });
}

json StubVendor::list(const std::string& collection, const Parameters& parameters) const {
    const auto value = [&](const std::string& name) {
        const auto found = parameters.find(name);
        return found == parameters.end() ? std::string{} : found->second;
    };
    const bool search = isSearch(collection, parameters);
    const auto since = sdk::isoTimeOrZero(value("changed_since"));
    const auto after = value("after");
    std::vector<json> found;
    for (const auto& [id, record] : collections_.at(collection)) {
        const auto time = sdk::isoTimeOrZero(record.at("updated_at").get<std::string>());
        const bool changed = time > since || (time == since && (after.empty() || id > after));
        const bool wanted =
            search ? !record.at("deleted") && isNamed(collection, record, parameters) : changed;
        if (wanted) found.push_back(record);
    }
    std::sort(found.begin(), found.end(), [](const json& a, const json& b) {
        return std::pair(a.at("updated_at"), a.at("id")) <
               std::pair(b.at("updated_at"), b.at("id"));
    });
    const auto limit = parameters.contains("limit") ? std::stoul(value("limit")) : 100;
    const bool more = found.size() > limit;
    if (more) found.resize(limit);
    return {{described_.at(collection).value("list", "items"), found}, {"more", more}};
}

json StubVendor::apply(const std::string& collection, const json& item) {
    const auto op = item.value("op", "");
    const auto id = item.value("id", "");
    const auto fields = item.value("fields", json::object());
    const auto musts = described_.at(collection).value("must_hold", json::object());
    for (const auto& [field, text] : musts.items())
        if (const auto given = fields.value(field, json());
            given.is_string() &&
            given.get<std::string>().find(text.get<std::string>()) == std::string::npos)
            return refusal(422, "invalid_value", given.get<std::string>() + " is refused", field);
    if (op == "create") {
        const auto key = item.value("key", "");
        const auto known = keys_.find(key);
        const bool repeated = !key.empty() && known != keys_.end();
        const auto record =
            repeated ? collections_[collection][known->second] : save(collection, "", fields);
        if (!key.empty()) keys_[key] = record.at("id");
        return {{"status", 200},
                {"id", record.at("id")},
                {"revision", record.at("revision")},
                {"item", record}};
    }
    auto& records = collections_[collection];
    if (!records.contains(id) || records[id].at("deleted"))
        return refusal(404, "not_found", "there is no such record");
    if (item.contains("revision") && records[id].at("revision") != item.at("revision"))
        return refusal(409, "version_mismatch", "the record has changed");
    const auto record = save(collection, id, op == "delete" ? json{{"deleted", true}} : fields);
    return {{"status", 200}, {"id", id}, {"revision", record.at("revision")}, {"item", record}};
}

json StubVendor::batch(const std::string& collection, const json& items) {
    json results = json::array();
    for (const auto& item : items)
        results.push_back(apply(collection, item));
    return {{"results", results}};
}

HttpReply StubVendor::answer(const HttpCall& call) {
    const auto path = call.url.substr(baseUrl().size(), call.url.find('?') - baseUrl().size());
    if (path == "/v1/me")
        return HttpReply::json(200, R"({"account":"stub","scopes":"read write"})");
    for (const auto& [name, collection] : described_.items()) {
        const auto root = collection.value("path", "/v1/" + name);
        if (path == root && call.method == "GET") {
            const auto parameters = parametersOf(call.url);
            const auto limit = parameters.find("limit");
            if (limit != parameters.end() && std::stoul(limit->second) > LargestPage)
                return HttpReply::json(400, R"({"error":{"code":"limit","message":"too many"}})");
            return HttpReply::json(200, list(name, parameters).dump());
        }
        if (path == root + "/fields") {
            const json fields{{"title", name},
                              {"fields", collection.value("fields", json::array())}};
            return HttpReply::json(200, fields.dump());
        }
        if (path == root + "/batch" && call.method == "POST") {
            const auto items = json::parse(call.body).value("items", json::array());
            return HttpReply::json(200, batch(name, items).dump());
        }
    }
    return HttpReply::json(404, R"({"error":{"code":"not_found","message":"no such path"}})");
}

HttpReply StubVendor::send(const HttpCall& call) {
    auto reply = answer(call);
    reply.serverTime = now_;
    return reply;
}

}  // namespace leadloom::testing
