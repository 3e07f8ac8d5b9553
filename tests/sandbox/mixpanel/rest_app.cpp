// The account and deletions for privacy.
#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/mixpanel/mixpanel.h"

namespace leadloom::sandbox::mixpanel {

using nlohmann::json;

namespace {

constexpr std::size_t MostPeople = 1999;

Response badRequest(int status, const std::string& error) {
    return jsonResponse(status, {{"error", error}, {"status", "error"}});
}

bool namesProject(const Request& request) {
    const auto* token = request.param("token");
    return token != nullptr && *token == Project::Token;
}

}  // namespace

Response Mixpanel::me(const Request&, const Captures&) {
    return jsonResponse(
        200, {{"status", "ok"},
              {"results",
               {{"user_id", 1},
                {"user_email", "service-account@sandbox.example"},
                {"projects",
                 {{"4242", {{"name", "Sandbox"}, {"role", {{"id", 1}, {"name", "admin"}}}}}}}}}});
}

json Mixpanel::described(const Deletion& deletion) const {
    return {{"tracking_id", deletion.id},
            {"status", deletion.status},
            {"requesting_user", "admin@sandbox.example"},
            {"compliance_type", deletion.type},
            {"project_id", 4242},
            {"date_requested", plainTime(deletion.requested)},
            {"distinct_ids", deletion.people}};
}

Response Mixpanel::createDeletion(const Request& request, const Captures&) {
    if (!namesProject(request)) return badRequest(403, "no access to this project");
    const auto body = json::parse(request.body);
    const auto people = body.value("distinct_ids", std::vector<std::string>());
    const auto type = body.value("compliance_type", "GDPR");
    if (people.empty() || people.size() > MostPeople)
        return badRequest(400, "distinct_ids: 1 to 1999 are needed");
    if (type != "GDPR" && type != "CCPA")
        return badRequest(400, "compliance_type must be GDPR or CCPA");
    deletions_.push_back({randomUuid(), type, "PENDING", people, clock_.now()});
    const auto& id = deletions_.back().id;
    json results = {{"task_id", id}};
    if (deletionsAsList_) results = json::array({{{"tracking_id", id}}});
    return jsonResponse(201, {{"status", "ok"}, {"results", results}});
}

Response Mixpanel::readDeletion(const Request& request, const Captures& found) {
    if (!namesProject(request)) return badRequest(403, "no access to this project");
    for (const auto& deletion : deletions_)
        if (deletion.id == found.front())
            return jsonResponse(200, {{"status", "ok"}, {"results", described(deletion)}});
    return jsonResponse(
        200,
        {{"status", "ok"}, {"results", {{"tracking_id", found.front()}, {"status", "NOT_FOUND"}}}});
}

Response Mixpanel::cancelDeletion(const Request& request, const Captures& found) {
    if (!namesProject(request)) return badRequest(403, "no access to this project");
    for (auto& deletion : deletions_)
        if (deletion.id == found.front() &&
            (deletion.status == "PENDING" || deletion.status == "STAGING")) {
            deletion.status = "REVOKED";
            return emptyResponse(204);
        }
    return badRequest(405, "the task has been started");
}

}  // namespace leadloom::sandbox::mixpanel
