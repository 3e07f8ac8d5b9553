#include "plugin-sdk/testing/acme_vendor.h"

#include <algorithm>
#include <stdexcept>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/time.h>

namespace leadloom::testing {

namespace {

using nlohmann::json;

constexpr std::int64_t Second = 1'000'000;
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

const json FieldsOfPeople = json::parse(R"({"title":"People","fields":[
    {"name":"first_name","pointer":"/first_name","type":"string"},
    {"name":"last_name","pointer":"/last_name","type":"string","required":true},
    {"name":"email","pointer":"/email","type":"string","format":"email","unique":true},
    {"name":"phone","pointer":"/phone","type":"string","format":"phone"},
    {"name":"job_title","pointer":"/job_title","type":"string"}]})");
const json FieldsOfCompanies = json::parse(R"({"title":"Companies","fields":[
    {"name":"name","pointer":"/name","type":"string","required":true},
    {"name":"domain","pointer":"/domain","type":"string"}]})");

}  // namespace

AcmeVendor::AcmeVendor() {
    AcmeVendor::reset();
}

void AcmeVendor::reset() {
    collections_.clear();
    keys_.clear();
    now_ = Start;
    lastId_ = 0;
    for (int i = 0; i < 12; ++i) {
        const auto number = std::to_string(i);
        save("companies", "",
             {{"name", "Company " + number}, {"domain", "c" + number + ".example"}});
    }
    for (int i = 0; i < 25; ++i) {
        const auto number = std::to_string(i);
        if (i % 5 == 0) now_ -= Second;  // several records share one stamp
        save("people", "",
             {{"first_name", "Given" + number},
              {"last_name", "Family" + number},
              {"email", "person" + number + "@loomtest.example"},
              {"phone", "+35840123450" + number},
              {"job_title", "Tester"}});
    }
    now_ += 600 * Second;
}

json AcmeVendor::save(const std::string& collection, const std::string& id, const json& fields) {
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

void AcmeVendor::edit(const std::string& type, const std::string& id, const json& change) {
    if (!collections_[type].contains(id))
        throw std::runtime_error("acme has no " + type + " " + id);
    save(type, id, change);
}

void AcmeVendor::remove(const std::string& type, const std::string& id) {
    edit(type, id, {{"deleted", true}});
}

json AcmeVendor::list(const std::string& collection, const Parameters& parameters) const {
    const auto value = [&](const std::string& name) {
        const auto found = parameters.find(name);
        return found == parameters.end() ? std::string{} : found->second;
    };
    const bool search =
        parameters.contains("ids") || parameters.contains("email") || parameters.contains("domain");
    const auto since = sdk::isoTimeOrZero(value("changed_since"));
    const auto after = value("after");
    std::vector<json> found;
    for (const auto& [id, record] : collections_.at(collection)) {
        const auto time = sdk::isoTimeOrZero(record.at("updated_at").get<std::string>());
        const bool changed = time > since || (time == since && (after.empty() || id > after));
        const bool named =
            ("," + value("ids") + ",").find("," + id + ",") != std::string::npos ||
            (parameters.contains("email") && record.value("email", "") == value("email")) ||
            (parameters.contains("domain") && record.value("domain", "") == value("domain"));
        if (search ? named && !record.at("deleted") : changed) found.push_back(record);
    }
    std::sort(found.begin(), found.end(), [](const json& a, const json& b) {
        return std::pair(a.at("updated_at"), a.at("id")) <
               std::pair(b.at("updated_at"), b.at("id"));
    });
    const auto limit = parameters.contains("limit") ? std::stoul(value("limit")) : 100;
    const bool more = found.size() > limit;
    if (more) found.resize(limit);
    return {{"items", found}, {"more", more}};
}

json AcmeVendor::apply(const std::string& collection, const json& item) {
    const auto op = item.value("op", "");
    const auto id = item.value("id", "");
    const auto fields = item.value("fields", json::object());
    if (const auto email = fields.value("email", json());
        email.is_string() && email.get<std::string>().find('@') == std::string::npos)
        return refusal(422, "invalid_email", email.get<std::string>() + " is no address", "email");
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

json AcmeVendor::batch(const std::string& collection, const json& items) {
    json results = json::array();
    for (const auto& item : items)
        results.push_back(apply(collection, item));
    return {{"results", results}};
}

HttpReply AcmeVendor::answer(const HttpCall& call) {
    const auto path = call.url.substr(baseUrl().size(), call.url.find('?') - baseUrl().size());
    if (path == "/v1/me")
        return HttpReply::json(200, R"({"account":"acme","scopes":"read write"})");
    for (const std::string collection : {"people", "companies"}) {
        const auto root = "/v1/" + collection;
        if (path == root && call.method == "GET")
            return HttpReply::json(200, list(collection, parametersOf(call.url)).dump());
        if (path == root + "/fields")
            return HttpReply::json(
                200, (collection == "people" ? FieldsOfPeople : FieldsOfCompanies).dump());
        if (path == root + "/batch" && call.method == "POST")
            return HttpReply::json(
                200,
                batch(collection, json::parse(call.body).value("items", json::array())).dump());
    }
    return HttpReply::json(404, R"({"error":{"code":"not_found","message":"no such path"}})");
}

HttpReply AcmeVendor::send(const HttpCall& call) {
    auto reply = answer(call);
    reply.serverTime = now_;
    return reply;
}

}  // namespace leadloom::testing
