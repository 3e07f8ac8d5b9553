#include "tests/sandbox/line/line.h"

namespace leadloom::sandbox::line {

using nlohmann::json;

namespace {

Response refused(const std::string& error) {
    return jsonResponse(404, {{"error", error}});
}

std::string edit(Friend& person, const json& fields) {
    for (const auto& [key, value] : fields.items()) {
        auto* text = key == "displayName"     ? &person.displayName
                     : key == "pictureUrl"    ? &person.pictureUrl
                     : key == "statusMessage" ? &person.statusMessage
                     : key == "language"      ? &person.language
                                              : nullptr;
        if (text != nullptr && value.is_string())
            *text = value.get<std::string>();
        else if (key == "showsProfile" && value.is_boolean())
            person.showsProfile = value.get<bool>();
        else
            return "no such property, or of another type: " + key;
    }
    return {};
}

}  // namespace

Response Line::listRecords(const std::string& type, bool withDeleted) {
    const std::lock_guard lock(mutex_);
    json records = json::array();
    if (type == "audiences")
        for (const auto& one : audiences_)
            records.push_back(describeAudience(one));
    if (type == "followers")
        for (const auto& [id, person] : friends_)
            if (person.follows || withDeleted) records.push_back(describeFriend(person));
    return jsonResponse(200, {{"records", records}});
}

Response Line::readRecord(const std::string& type, const std::string& id) {
    const std::lock_guard lock(mutex_);
    if (type == "audiences") {
        const auto* group = audience(id);
        if (group == nullptr) return refused("no such record: " + id);
        auto described = describeAudience(*group);
        described["users"] = group->users;
        return jsonResponse(200, described);
    }
    const auto person = friends_.find(id);
    return person == friends_.end() ? refused("no such record: " + id)
                                    : jsonResponse(200, describeFriend(person->second));
}

Response Line::createRecord(const std::string& type, const json& fields) {
    const std::lock_guard lock(mutex_);
    if (type != "followers") return refused("only followers can be made here");
    Friend person;
    person.userId = userIdOf("made " + std::to_string(friends_.size()));
    person.since = clock_.now();
    if (const auto error = edit(person, fields); !error.empty())
        return jsonResponse(400, {{"error", error}});
    friends_[person.userId] = person;
    announce({{"type", "follow"}, {"follow", {{"isUnblocked", false}}}}, person.userId);
    return jsonResponse(201, describeFriend(person));
}

Response Line::editRecord(const std::string& type, const std::string& id, const json& fields,
                          bool) {
    const std::lock_guard lock(mutex_);
    const auto person = friends_.find(id);
    if (type != "followers" || person == friends_.end()) return refused("no such record: " + id);
    auto changed = person->second;
    if (const auto error = edit(changed, fields); !error.empty())
        return jsonResponse(400, {{"error", error}});
    person->second = changed;
    return jsonResponse(200, describeFriend(changed));
}

Response Line::deleteRecord(const std::string& type, const std::string& id, bool purge) {
    const std::lock_guard lock(mutex_);
    const auto person = friends_.find(id);
    if (type != "followers" || person == friends_.end()) return refused("no such record: " + id);
    if (purge) {
        friends_.erase(person);
        return emptyResponse(204);
    }
    person->second.follows = false;
    person->second.blockedAt = clock_.now();
    announce({{"type", "unfollow"}}, id);
    return emptyResponse(204);
}

Response Line::restoreRecord(const std::string& type, const std::string& id) {
    const std::lock_guard lock(mutex_);
    const auto person = friends_.find(id);
    if (type != "followers" || person == friends_.end() || person->second.follows)
        return refused("doesn't block: " + id);
    person->second.follows = true;
    person->second.blockedAt = 0;
    announce({{"type", "follow"}, {"follow", {{"isUnblocked", true}}}}, id);
    return emptyResponse(204);
}

Response Line::extraControl(const Request& request) {
    const std::lock_guard lock(mutex_);
    const auto asksFor = [&](const char* method, const char* name) {
        return request.method == method && request.segments.size() == 1 &&
               request.segments[0] == name;
    };
    if (asksFor("POST", "session")) return jsonResponse(200, {{"access_token", tokens_.fresh()}});
    if (asksFor("GET", "webhooks")) return jsonResponse(200, hooks_.deliveries().state());
    if (asksFor("GET", "sent")) {
        json all = json::array();
        for (const auto& one : sent_)
            all.push_back({{"kind", one.kind},
                           {"requestId", one.requestId},
                           {"reached", one.reached},
                           {"messages", one.messages}});
        return jsonResponse(200, {{"sent", all}});
    }
    if (asksFor("POST", "events")) {
        auto event = json::parse(request.body);
        const auto user = event.at("userId").get<std::string>();
        event.erase("userId");
        if (const auto person = friends_.find(user);
            person != friends_.end() && event.value("type", "") == "message")
            person->second.lastWrote = clock_.now();
        return jsonResponse(200, announce(event, user));
    }
    return refused("no such control route; see README.md");
}

}  // namespace leadloom::sandbox::line
