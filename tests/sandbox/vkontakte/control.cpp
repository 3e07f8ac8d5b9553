#include "tests/sandbox/core/text.h"
#include "tests/sandbox/vkontakte/vkontakte.h"

namespace leadloom::sandbox::vkontakte {

using nlohmann::json;

namespace {

Response refused(const std::string& error) {
    return jsonResponse(404, {{"error", error}});
}

json described(const json& lead, const Form& form) {
    auto described = lead;
    described["id"] = std::to_string(lead["lead_id"].get<std::int64_t>());
    described["form_id"] = form.id;
    return described;
}

/// The answers of a lead, from {"first_name": "Ada", "custom_0": ["Red", "Blue"]}.
json answersOf(const json& fields) {
    json answers = json::array();
    for (const auto& [key, value] : fields.items()) {
        json answer = json::object();
        if (value.is_array()) {
            answer = json::array();
            for (const auto& one : value)
                answer.push_back({{"value", one}});
        } else {
            answer["value"] = value;
        }
        answers.push_back({{"key", key}, {"answer", answer}});
    }
    return answers;
}

/// The same as the Callback API tells them: each answer is one text.
json toldAnswers(const json& answers) {
    json told = json::array();
    for (const auto& one : answers) {
        std::string text;
        if (one["answer"].is_array())
            for (const auto& part : one["answer"])
                text += (text.empty() ? "" : ", ") + part["value"].get<std::string>();
        else
            text = one["answer"]["value"].get<std::string>();
        told.push_back({{"key", one["key"]}, {"question", one["key"]}, {"answer", text}});
    }
    return told;
}

}  // namespace

Response Vkontakte::listRecords(const std::string& type, bool withDeleted) {
    const std::lock_guard lock(mutex_);
    json records = json::array();
    if (type == "members")
        for (const auto& [id, member] : members_)
            if (member.belongs || withDeleted) records.push_back(member.profile);
    if (type == "leads")
        for (const auto& form : forms_)
            for (const auto& lead : form.leads)
                records.push_back(described(lead, form));
    return jsonResponse(200, {{"records", records}});
}

Response Vkontakte::readRecord(const std::string& type, const std::string& id) {
    const std::lock_guard lock(mutex_);
    const auto number = parsedInteger(id).value_or(0);
    if (const auto member = members_.find(number); type == "members" && member != members_.end())
        return jsonResponse(200, member->second.profile);
    return refused("no such record: " + id);
}

Response Vkontakte::createRecord(const std::string& type, const json& fields) {
    const std::lock_guard lock(mutex_);
    const auto next = members_.empty() ? 555'001 : members_.rbegin()->first + 1;
    if (type == "members") {
        auto profile = fields;
        profile["id"] = next;
        members_[next] = {profile, true};
        callback_.announce(Group, "group_join", {{"user_id", next}, {"join_type", "join"}});
        return jsonResponse(201, profile);
    }
    if (type != "leads" || forms_.empty()) return refused("no such type, or no form");
    auto& form = forms_.front();
    const auto answers = answersOf(fields);
    const auto lead = addLead(form, next, answers, clock_.now() / 1000);
    callback_.announce(Group, "lead_forms_new",
                       {{"lead_id", lead["lead_id"]},
                        {"group_id", Group},
                        {"user_id", next},
                        {"form_id", form.id},
                        {"form_name", form.name},
                        {"ad_id", 0},
                        {"answers", toldAnswers(answers)}});
    return jsonResponse(201, described(lead, form));
}

Response Vkontakte::editRecord(const std::string& type, const std::string& id, const json& fields,
                               bool) {
    const std::lock_guard lock(mutex_);
    const auto member = members_.find(parsedInteger(id).value_or(0));
    if (type != "members" || member == members_.end()) return refused("no such record: " + id);
    member->second.profile.update(fields);
    return jsonResponse(200, member->second.profile);
}

Response Vkontakte::deleteRecord(const std::string& type, const std::string& id, bool) {
    const std::lock_guard lock(mutex_);
    const auto member = members_.find(parsedInteger(id).value_or(0));
    if (type != "members" || member == members_.end()) return refused("no such record: " + id);
    member->second.belongs = false;
    callback_.announce(Group, "group_leave", {{"user_id", member->first}, {"self", 1}});
    return emptyResponse(204);
}

Response Vkontakte::extraControl(const Request& request) {
    const std::lock_guard lock(mutex_);
    const auto asksFor = [&](const char* method, const char* name) {
        return request.method == method && request.segments.size() == 1 &&
               request.segments[0] == name;
    };
    if (asksFor("POST", "session")) return jsonResponse(200, {{"access_token", token_}});
    if (asksFor("GET", "webhooks")) return jsonResponse(200, callback_.deliveries().state());
    if (asksFor("POST", "events")) {
        const auto event = json::parse(request.body);
        callback_.announce(Group, event.at("type"), event.at("object"));
        return jsonResponse(200, event);
    }
    return refused("no such control route; see README.md");
}

}  // namespace leadloom::sandbox::vkontakte
