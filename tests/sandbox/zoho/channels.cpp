#include "tests/sandbox/zoho/channels.h"

#include "tests/sandbox/core/loopback_post.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/core/url.h"
#include "tests/sandbox/zoho/field_value.h"

namespace leadloom::sandbox::zoho {

using nlohmann::json;

namespace {

constexpr std::int64_t HourMillis = 3'600'000, LongestMillis = 7 * 24 * HourMillis;
constexpr std::size_t LongestToken = 50;

Problem wrong(const std::string& name, const std::string& place, const char* code = "INVALID_DATA",
              const char* message = "invalid data") {
    return {400, code, message, {{"api_name", name}, {"json_path", place + "." + name}}};
}

Problem notSubscribed(const std::string& id) {
    return {400,
            "NOT_SUBSCRIBED",
            "Actions-Watch is not subscribed for the given channel",
            {{"channel_id", id}}};
}

std::string channelId(const json& entry) {
    const auto id = entry.value("channel_id", json());
    const auto text = id.is_string() ? id.get<std::string>() : id.is_number() ? id.dump() : "";
    return parsedInteger(text) ? text : "";
}

json success(const json& details, const char* message) {
    return {{"code", "SUCCESS"}, {"details", details}, {"message", message}, {"status", "success"}};
}

/// `{"watch": […]}` with 400 where nothing went well.
Response outcome(const json& watch, int status) {
    bool anySuccess = false;
    for (const auto& entry : watch)
        anySuccess = anySuccess || entry["status"] == "success";
    return jsonResponse(anySuccess ? status : 400, {{"watch", watch}});
}

std::string eventOf(const std::string& operation) {
    return operation == "insert" ? "create" : operation == "update" ? "edit" : "delete";
}

}  // namespace

void Channels::reset() {
    channels_.clear();
    deliveries_.reset();
}

bool Channels::stands(const std::string& id) const {
    const auto found = channels_.find(id);
    return found != channels_.end() && found->second.expiry > clock_.now();
}

Response Channels::answer(const Request& request, int offsetMinutes) {
    baseUrl_ = request.baseUrl;
    offsetMinutes_ = offsetMinutes;
    if (request.method == "GET") return list(request);
    if (request.method == "POST") return write(request, false);
    if (request.method == "PUT") return write(request, true);
    if (request.method == "PATCH") return removeEvents(request);
    return remove(request);
}

json Channels::describeEvents(const Channel& channel) const {
    json events = json::array();
    for (const auto& event : channel.events) {
        const auto module = event.substr(0, event.find('.'));
        events.push_back({{"channel_expiry", orgTime(channel.expiry, offsetMinutes_)},
                          {"resource_uri", baseUrl_ + "/crm/v8/" + module},
                          {"resource_id", "4150868000000000125"},
                          {"resource_name", module},
                          {"channel_id", channel.id}});
    }
    return events;
}

Channels::Refusal Channels::fillEvents(Channel& channel, const json& entry,
                                       const std::string& place) const {
    static const std::set<std::string> Operations = {"create", "edit", "delete", "all"};
    const auto events = entry.value("events", json::array());
    if (events.empty()) return wrong("events", place, "MANDATORY_NOT_FOUND");
    channel.events.clear();
    for (const auto& event : events) {
        const auto text = event.is_string() ? event.get<std::string>() : "";
        const auto dot = std::min(text.find('.'), text.size());
        const bool known = org_.find(text.substr(0, dot)) != nullptr && dot < text.size() &&
                           Operations.count(text.substr(dot + 1)) != 0;
        if (!known) return wrong("events", place);
        channel.events.insert(text);
    }
    return std::nullopt;
}

Channels::Refusal Channels::fill(Channel& channel, const json& entry,
                                 const std::string& place) const {
    if (auto refusal = fillEvents(channel, entry, place)) return refusal;
    channel.notifyUrl = entry.value("notify_url", channel.notifyUrl);
    if (channel.notifyUrl.empty()) return wrong("notify_url", place, "MANDATORY_NOT_FOUND");
    if (!loopbackTarget(channel.notifyUrl)) return wrong("notify_url", place);
    channel.token = entry.value("token", channel.token);
    if (channel.token.is_string() && channel.token.get<std::string>().size() > LongestToken)
        return wrong("token", place);
    channel.returnsValues = entry.value("return_affected_field_values", channel.returnsValues);
    const auto now = clock_.now();
    channel.expiry = now + HourMillis;
    if (!entry.contains("channel_expiry") || entry["channel_expiry"].is_null()) return std::nullopt;
    const auto asked = parsedTime(entry["channel_expiry"].get<std::string>());
    if (!asked || *asked <= now) return wrong("channel_expiry", place);
    // Who asks for more than a week gets an hour, and isn't told otherwise.
    if (*asked <= now + LongestMillis) channel.expiry = *asked;
    return std::nullopt;
}

Response Channels::write(const Request& request, bool isUpdate) {
    const auto entries = json::parse(request.body).value("watch", json::array());
    if (entries.empty()) return problemAnswer(wrong("watch", "$", "MANDATORY_NOT_FOUND"));
    json watch = json::array();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto place = "$.watch[" + std::to_string(i) + "]";
        const auto id = channelId(entries[i]);
        Refusal refusal;
        Channel channel;
        if (id.empty())
            refusal = wrong("channel_id", place);
        else if (isUpdate && !stands(id))
            refusal = notSubscribed(id);
        else
            channel = isUpdate ? channels_[id] : Channel{id, {}, {}, {}, 0, false};
        if (!refusal) refusal = fill(channel, entries[i], place);
        if (refusal) {
            watch.push_back(problemJson(*refusal));
            continue;
        }
        channels_[id] = channel;
        watch.push_back(
            success({{"events", describeEvents(channel)}},
                    isUpdate ? "Successfully updated the subscribe details"
                             : "Successfully subscribed for actions-watch of the given module"));
    }
    return outcome(watch, isUpdate ? 200 : 201);
}

Response Channels::removeEvents(const Request& request) {
    json watch = json::array();
    for (const auto& entry : json::parse(request.body).value("watch", json::array())) {
        const auto id = channelId(entry);
        if (!stands(id) || !entry.value("_delete_events", false)) {
            watch.push_back(problemJson(notSubscribed(id)));
            continue;
        }
        for (const auto& event : entry.value("events", json::array()))
            channels_[id].events.erase(event.get<std::string>());
        watch.push_back(success({{"events", describeEvents(channels_[id])}},
                                "Successfully removed the subscribe details"));
    }
    return outcome(watch, 200);
}

Response Channels::remove(const Request& request) {
    const auto* ids = request.param("channel_ids");
    if (ids == nullptr)
        return problemAnswer(400, "REQUIRED_PARAM_MISSING",
                             "One of the expected parameter is missing",
                             {{"param_name", "channel_ids"}});
    json watch = json::array();
    for (const auto& id : split(*ids, ',')) {
        if (!stands(id)) {
            watch.push_back(problemJson(notSubscribed(id)));
            continue;
        }
        channels_.erase(id);
        watch.push_back(success({{"resource_uri", baseUrl_ + "/crm/v8/actions/watch"},
                                 {"resource_id", id},
                                 {"channel_id", id}},
                                "Successfully un-subscribed from actions-watch"));
    }
    return outcome(watch, 200);
}

Response Channels::list(const Request& request) const {
    const auto* only = request.param("channel_id");
    json watch = json::array();
    for (const auto& [id, channel] : channels_) {
        if (!stands(id) || (only && *only != id)) continue;
        for (auto entry : describeEvents(channel)) {
            entry["notify_url"] = channel.notifyUrl;
            entry["token"] = channel.token;
            entry["events"] = json::array();
            for (const auto& event : channel.events)
                if (event.starts_with(entry["resource_name"].get<std::string>() + "."))
                    entry["events"].push_back(event);
            watch.push_back(entry);
        }
    }
    if (watch.empty()) return emptyResponse(204);
    const json info = {
        {"per_page", 200}, {"count", watch.size()}, {"page", 1}, {"more_records", false}};
    return jsonResponse(200, {{"watch", watch}, {"info", info}});
}

void Channels::announce(const Change& change) {
    for (const auto& [id, channel] : channels_) {
        const bool watched =
            channel.events.count(change.module + ".all") != 0 ||
            channel.events.count(change.module + "." + eventOf(change.operation)) != 0;
        if (!watched || !stands(id)) continue;
        auto query = json::object();
        const auto mark = channel.notifyUrl.find('?');
        if (mark != std::string::npos)
            for (const auto& [name, value] : parsedForm(channel.notifyUrl.substr(mark + 1)))
                query[name] = value;
        // The address names an older version, whatever was subscribed through.
        deliveries_.add(channel.notifyUrl, {{"server_time", clock_.now()},
                                            {"module", change.module},
                                            {"operation", change.operation},
                                            {"channel_id", channel.id},
                                            {"token", channel.token},
                                            {"resource_uri", baseUrl_ + "/crm/v2/" + change.module},
                                            {"ids", json::array({std::to_string(change.id)})},
                                            {"affected_fields", json::array()},
                                            {"query_params", query}});
    }
}

}  // namespace leadloom::sandbox::zoho
