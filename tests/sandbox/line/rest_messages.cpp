#include <algorithm>
#include <map>

#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/line/line.h"

namespace leadloom::sandbox::line {

using nlohmann::json;

namespace {

constexpr std::size_t MostMessages = 5, MostRecipients = 500, LongestText = 5000;
constexpr std::int64_t ReplyLife = 60'000, ContactLife = 7 * 86'400'000LL;
constexpr std::int64_t MonthMillis = 31 * 86'400'000LL;

/// Required members of each type of message; what else there may be isn't looked at.
const std::map<std::string, std::vector<const char*>>& requiredOf() {
    static const std::map<std::string, std::vector<const char*>> all = {
        {"text", {"text"}},
        {"textV2", {"text"}},
        {"sticker", {"packageId", "stickerId"}},
        {"image", {"originalContentUrl", "previewImageUrl"}},
        {"video", {"originalContentUrl", "previewImageUrl"}},
        {"audio", {"originalContentUrl"}},
        {"location", {"title", "address"}},
        {"template", {"altText"}},
        {"flex", {"altText"}},
        {"imagemap", {"altText"}}};
    return all;
}

void refuse(json& details, const std::string& message, const std::string& property) {
    details.push_back({{"message", message}, {"property", property}});
}

void checkMessage(const json& message, const std::string& place, json& details) {
    const auto type = message.is_object() ? message.value("type", json("")) : json("");
    const auto known = requiredOf().find(type.is_string() ? type.get<std::string>() : "");
    if (known == requiredOf().end())
        return refuse(details, "Must be one of the described types", place + ".type");
    for (const char* name : known->second) {
        const auto value = message.value(name, json());
        if (!value.is_string() || value.get<std::string>().empty())
            refuse(details, "May not be empty", place + "." + name);
        else if (codePoints(value.get<std::string>()) > LongestText)
            refuse(details, "Length must be between 0 and 5000", place + "." + name);
    }
}

void checkMessages(const json& body, json& details) {
    const auto messages = body.is_object() ? body.value("messages", json()) : json();
    if (!messages.is_array()) return;
    if (messages.empty() || messages.size() > MostMessages)
        return refuse(details, "Size must be between 1 and 5", "messages");
    for (std::size_t i = 0; i < messages.size(); ++i)
        checkMessage(messages[i], "messages[" + std::to_string(i) + "]", details);
}

/// The members that all kinds of sending have, and `more`.
std::vector<Property> withMessages(std::vector<Property> more) {
    more.push_back({"messages", 'a', true});
    more.push_back({"notificationDisabled", 'b'});
    return more;
}

}  // namespace

std::vector<std::string> Line::everybody() const {
    std::vector<std::string> all;
    for (const auto& [id, person] : friends_)
        if (person.follows) all.push_back(id);
    return all;
}

std::int64_t Line::used() const {
    std::int64_t used = 0;
    for (const auto& one : sent_)
        if (one.kind != "reply" && one.at > clock_.now() - MonthMillis)
            used += static_cast<std::int64_t>(one.reached.size());
    return used;
}

Response Line::send(const Request& request, const std::string& kind,
                    const std::vector<std::string>& to, const json& messages) {
    std::vector<std::string> reached;
    for (const auto& id : to) {
        const auto person = friends_.find(id);
        if (person == friends_.end()) continue;
        const bool wrote = person->second.lastWrote > clock_.now() - ContactLife;
        if (person->second.follows || (wrote && person->second.blockedAt == 0))
            reached.push_back(id);
    }
    const auto count = static_cast<std::int64_t>(reached.size());
    if (kind != "reply" && monthlyQuota_ > 0 && used() + count > monthlyQuota_)
        return problemAnswer({429, "You have reached your monthly limit."});
    json sentMessages = json::array();
    for (const auto& message : messages) {
        json sent = {{"id", std::to_string(461'230'966'842'064'897 + ++messagesMade_)}};
        if (message["type"] == "text") sent["quoteToken"] = randomHex(8);
        sentMessages.push_back(sent);
    }
    const bool tells = kind == "push" || kind == "reply";
    const std::string key(request.header("X-Line-Retry-Key"));
    if (!key.empty())
        retryKeys_[lowered(key)] = {requestId_, kind == "push" ? sentMessages : json::array(),
                                    clock_.now()};
    sent_.push_back({kind, requestId_, reached, messages, clock_.now()});
    counts_.created("messages");
    return jsonResponse(200, tells ? json{{"sentMessages", sentMessages}} : json::object());
}

Response Line::push(const Request& request, const Captures&) {
    json body, details = json::array();
    checkBody(request, withMessages({{"to", 's', true}, {"customAggregationUnits", 'a'}}), body,
              details);
    checkMessages(body, details);
    if (!details.empty()) return problemAnswer(bodyErrors(details));
    const auto to = body["to"].get<std::string>();
    if (!isUserId(to)) return problemAnswer(invalidProperty("to"));
    if (!friends_.contains(to)) return problemAnswer({400, "Failed to send messages"});
    return send(request, "push", {to}, body["messages"]);
}

Response Line::multicast(const Request& request, const Captures&) {
    json body, details = json::array();
    checkBody(request, withMessages({{"to", 'a', true}, {"customAggregationUnits", 'a'}}), body,
              details);
    checkMessages(body, details);
    if (details.empty() && (body["to"].empty() || body["to"].size() > MostRecipients))
        refuse(details, "Size must be between 1 and 500", "to");
    if (!details.empty()) return problemAnswer(bodyErrors(details));
    std::vector<std::string> to;
    for (std::size_t i = 0; i < body["to"].size(); ++i) {
        const auto& id = body["to"][i];
        if (!id.is_string() || !isUserId(id.get<std::string>()))
            return problemAnswer(invalidProperty("to[" + std::to_string(i) + "]"));
        to.push_back(id);
    }
    return send(request, "multicast", to, body["messages"]);
}

Response Line::broadcast(const Request& request, const Captures&) {
    json body, details = json::array();
    checkBody(request, withMessages({}), body, details);
    checkMessages(body, details);
    if (!details.empty()) return problemAnswer(bodyErrors(details));
    return send(request, "broadcast", everybody(), body["messages"]);
}

Response Line::narrowcast(const Request& request, const Captures&) {
    json body, details = json::array();
    checkBody(request, withMessages({{"recipient", 'o'}, {"filter", 'o'}, {"limit", 'o'}}), body,
              details);
    checkMessages(body, details);
    if (!details.empty()) return problemAnswer(bodyErrors(details));
    auto to = everybody();
    auto smallest = static_cast<std::int64_t>(to.size());
    const auto recipient = body.value("recipient", json::object());
    if (recipient.value("type", "") == "audience") {
        const auto* group = audience(recipient.value("audienceGroupId", json(0)).dump());
        if (group == nullptr) return problemAnswer(invalidProperty("recipient.audienceGroupId"));
        smallest = static_cast<std::int64_t>(group->users.size());
        std::erase_if(to, [&](const auto& id) {
            return std::find(group->users.begin(), group->users.end(), id) == group->users.end();
        });
    }
    json state = {{"phase", "succeeded"},
                  {"acceptedTime", isoTime(clock_.now(), "Z")},
                  {"completedTime", isoTime(clock_.now(), "Z")}};
    const bool tooFew = static_cast<std::int64_t>(to.size()) < smallestAudience_;
    if (tooFew) {
        state["phase"] = "failed";
        state["errorCode"] = smallest < smallestAudience_ && !recipient.empty() ? 4 : 2;
        state["failedDescription"] = "There weren't enough recipients.";
        to.clear();
    } else {
        state.update(
            {{"successCount", to.size()}, {"failureCount", 0}, {"targetCount", to.size()}});
    }
    auto response = send(request, "narrowcast", to, body["messages"]);
    if (response.status != 200) return response;
    narrowcasts_[requestId_] = state;
    response.status = 202;
    return response;
}

Response Line::progress(const Request& request, const Captures&) {
    const auto* id = request.param("requestId");
    const auto found = narrowcasts_.find(id == nullptr ? "" : *id);
    return found == narrowcasts_.end() ? problemAnswer(notFound())
                                       : jsonResponse(200, found->second);
}

Response Line::reply(const Request& request, const Captures&) {
    json body, details = json::array();
    checkBody(request, withMessages({{"replyToken", 's', true}}), body, details);
    checkMessages(body, details);
    if (!details.empty()) return problemAnswer(bodyErrors(details));
    const auto token = replyTokens_.find(body["replyToken"].get<std::string>());
    if (token == replyTokens_.end() || token->second <= clock_.now() - ReplyLife)
        return problemAnswer({400, "Invalid reply token"});
    replyTokens_.erase(token);
    return send(request, "reply", {}, body["messages"]);
}

Response Line::validate(const Request& request, const Captures&) {
    json body, details = json::array();
    checkBody(request, {{"messages", 'a', true}}, body, details);
    checkMessages(body, details);
    return details.empty() ? jsonResponse(200, json::object()) : problemAnswer(bodyErrors(details));
}

Response Line::quota(const Request&, const Captures&) {
    if (monthlyQuota_ == 0) return jsonResponse(200, {{"type", "none"}});
    return jsonResponse(200, {{"type", "limited"}, {"value", monthlyQuota_}});
}

Response Line::consumption(const Request&, const Captures&) {
    return jsonResponse(200, {{"totalUsage", used()}});
}

}  // namespace leadloom::sandbox::line
