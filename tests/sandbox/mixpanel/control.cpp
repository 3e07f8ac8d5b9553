#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/mixpanel/mixpanel.h"

namespace leadloom::sandbox::mixpanel {

using nlohmann::json;

namespace {

Response cannot(const std::string& error) {
    return jsonResponse(404, {{"error", error}});
}

json row(const std::string& id, const json& properties) {
    return {{"id", id}, {"$distinct_id", id}, {"$properties", properties}};
}

json row(const Event& event) {
    return {{"id", event.properties.value("$insert_id", "")},
            {"event", event.name},
            {"time", event.time},
            {"processed", event.processed},
            {"properties", event.properties}};
}

}  // namespace

Response Mixpanel::listRecords(const std::string& type, bool) {
    const std::lock_guard lock(mutex_);
    json records = json::array();
    if (type == "profiles")
        for (const auto& [id, properties] : project_.profiles())
            records.push_back(row(id, properties));
    if (type == "events")
        for (const auto& event : project_.events())
            records.push_back(row(event));
    return jsonResponse(200, {{"records", records}});
}

Response Mixpanel::readRecord(const std::string& type, const std::string& id) {
    const std::lock_guard lock(mutex_);
    const auto found = project_.profiles().find(id);
    if (type != "profiles" || found == project_.profiles().end())
        return cannot("no such profile: " + id);
    return jsonResponse(200, row(id, found->second));
}

Response Mixpanel::createRecord(const std::string& type, const json& fields) {
    const std::lock_guard lock(mutex_);
    if (type == "events") {
        // An event as an app's own library sends it, perhaps late.
        const auto time = fields.value("time", clock_.now());
        project_.events().push_back(
            {fields.at("event"), fields.value("properties", json::object()), time, clock_.now()});
        return jsonResponse(201, row(project_.events().back()));
    }
    if (type != "profiles") return cannot("only profiles and events are made here");
    auto properties = fields;
    const auto id = properties.value("$distinct_id", "user-" + randomHex(4));
    properties.erase("$distinct_id");
    project_.set(id, properties, true);
    return jsonResponse(201, row(id, project_.profiles().at(id)));
}

Response Mixpanel::editRecord(const std::string& type, const std::string& id, const json& fields,
                              bool replace) {
    const std::lock_guard lock(mutex_);
    const auto found = project_.profiles().find(id);
    if (type != "profiles" || found == project_.profiles().end())
        return cannot("no such profile: " + id);
    if (replace) found->second = json::object();
    project_.set(id, fields, editsMoveLastSeen_);
    return jsonResponse(200, row(id, found->second));
}

Response Mixpanel::deleteRecord(const std::string& type, const std::string& id, bool) {
    const std::lock_guard lock(mutex_);
    const bool gone = type == "profiles" && project_.profiles().erase(id) > 0;
    return gone ? emptyResponse(204) : cannot("no such profile: " + id);
}

Response Mixpanel::extraControl(const Request& request) {
    const std::lock_guard lock(mutex_);
    const auto& path = request.segments;
    if (path.size() == 1 && path[0] == "session" && request.method == "POST")
        return jsonResponse(200, {{"access_token", base64("leadloom:" + secret_)}});
    if (path.size() == 1 && path[0] == "cohorts" && request.method == "POST") {
        const auto body = json::parse(request.body);
        project_.cohorts().push_back(
            {body.at("id"), body.value("name", "Cohort"), body.at("members")});
        return jsonResponse(201, body);
    }
    if (path.size() == 2 && path[0] == "deletions" && path[1] == "run") {
        for (auto& deletion : deletions_) {
            if (deletion.status != "PENDING") continue;
            deletion.status = "SUCCESS";
            for (const auto& person : deletion.people)
                project_.forget(person);
        }
        return jsonResponse(200, {{"run", true}});
    }
    return cannot("no such control route; see README.md");
}

}  // namespace leadloom::sandbox::mixpanel
