#include "tests/sandbox/meta/hooks.h"

#include "tests/sandbox/core/loopback_post.h"
#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/core/url.h"
#include "tests/sandbox/meta/graph_error.h"

namespace leadloom::sandbox::meta {

using nlohmann::json;

namespace {

constexpr std::string_view PageFields =
    "feed leadgen leadgen_update leadgen_fat messages messaging_postbacks";

std::set<std::string> checkedFields(const Params& params, const char* name) {
    const auto known = split(PageFields, ' ');
    std::set<std::string> fields;
    for (const auto& field : params.list(name)) {
        if (std::find(known.begin(), known.end(), field) == known.end())
            throw GraphError("(#100) Param " + std::string(name) + " must be one of the fields",
                             100);
        fields.insert(field);
    }
    if (fields.empty())
        throw GraphError("(#100) The parameter " + std::string(name) + " is required", 100);
    return fields;
}

/// What a callback address answers to a handshake.
bool shakesHands(const std::string& callback, const std::string& token) {
    const auto number = std::to_string(1'158'201'444);
    const auto target =
        loopbackTarget(callback + (callback.find('?') == std::string::npos ? "?" : "&") +
                       "hub.mode=subscribe&hub.challenge=" + number +
                       "&hub.verify_token=" + percentEncoded(token));
    if (!target) return false;
    const auto answer =
        getAnswer(*target, "facebookplatform/1.0 (+http://developers.facebook.com)");
    return answer.status == 200 && answer.body == number;
}

}  // namespace

void Hooks::reset(const std::string& appSecret) {
    deliveries_.reset();
    appSecret_ = appSecret;
    callback_.clear();
    appFields_.clear();
    pageFields_.clear();
    numericIds = false;
}

json Hooks::subscribeApp(const Params& params) {
    if (params.text("object") != "page")
        throw GraphError("(#100) Param object must be one of the objects", 100);
    auto fields = checkedFields(params, "fields");
    const auto callback = params.text("callback_url");
    if (params.text("verify_token").empty() || !shakesHands(callback, params.text("verify_token")))
        throw GraphError(
            "(#2200) Callback verification failed: the address did not answer with "
            "the challenge",
            2200);
    callback_ = callback;
    appFields_ = std::move(fields);
    return {{"success", true}};
}

json Hooks::appSubscriptions() const {
    json data = json::array();
    if (callback_.empty()) return {{"data", data}};
    json fields = json::array();
    for (const auto& field : appFields_)
        fields.push_back({{"name", field}, {"version", "v26.0"}});
    data.push_back(
        {{"object", "page"}, {"callback_url", callback_}, {"active", true}, {"fields", fields}});
    return {{"data", data}};
}

json Hooks::subscribePage(const Params& params) {
    pageFields_ = checkedFields(params, "subscribed_fields");
    return {{"success", true}};
}

json Hooks::pageSubscriptions() const {
    json data = json::array();
    if (!pageFields_.empty())
        data.push_back({{"id", AppId},
                        {"name", "Leadloom sandbox"},
                        {"link", "https://www.sandbox.example/"},
                        {"subscribed_fields", pageFields_}});
    return {{"data", data}};
}

json Hooks::idOf(const std::string& text) const {
    return numericIds ? json(*parsedInteger(text)) : json(text);
}

void Hooks::tell(const std::string& field, const json& value) {
    if (callback_.empty() || !appFields_.contains(field) || !pageFields_.contains(field)) return;
    const auto now = clock_.now() / 1000;
    const json body = {{"object", "page"},
                       {"entry",
                        {{{"id", idOf(PageId)},
                          {"time", now},
                          {"changes", {{{"field", field}, {"value", value}}}}}}}};
    // What is not ASCII is escaped, and that is what is signed.
    const auto text = body.dump(-1, ' ', true);
    deliveries_.add(callback_, text,
                    {{"Content-Type", "application/json"},
                     {"User-Agent", "Webhooks/1.0"},
                     {"X-Hub-Signature-256", "sha256=" + hexText(hmacSha256(appSecret_, text))}});
}

void Hooks::announce(const LeadRow& lead) {
    json value = {{"leadgen_id", idOf(lead.node["id"])},
                  {"page_id", idOf(PageId)},
                  {"form_id", idOf(lead.node["form_id"])},
                  {"created_time", lead.created / 1000}};
    if (lead.node.contains("ad_id")) {
        value["ad_id"] = idOf(lead.node["ad_id"]);
        value["adgroup_id"] = idOf(lead.node["ad_id"]);
    }
    tell("leadgen", value);
}

void Hooks::announceInvented() {
    tell("leadgen", {{"leadgen_id", idOf("444444444444444")},
                     {"page_id", idOf(PageId)},
                     {"form_id", idOf("444444444444")},
                     {"created_time", clock_.now() / 1000}});
}

}  // namespace leadloom::sandbox::meta
