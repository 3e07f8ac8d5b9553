#include "tests/sandbox/meta/meta.h"

#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/meta/graph_error.h"

namespace leadloom::sandbox::meta {

using nlohmann::json;

namespace {

constexpr const char* SystemToken = "EAAB-system-user-token-1";
constexpr const char* PageToken = "EAAB-page-token-1";
constexpr const char* AppSecret = "meta-app-secret-123";
constexpr std::int64_t OldestVersion = 22, NewestVersion = 26;
const std::set<std::string> AllScopes = {"ads_management",        "ads_read",
                                         "leads_retrieval",       "pages_manage_ads",
                                         "pages_manage_metadata", "pages_read_engagement",
                                         "pages_show_list"};

/// "v26.0"; nothing where the text is no version.
std::optional<std::int64_t> versionIn(const std::string& text) {
    if (!text.starts_with("v") || !text.ends_with(".0")) return std::nullopt;
    return parsedInteger(text.substr(1, text.size() - 3));
}

}  // namespace

Meta::Meta(Clock& clock)
    : clock_(clock),
      graph_(clock),
      insights_(clock, graph_),
      events_(clock, graph_),
      hooks_(clock),
      usage_(clock) {
    edges_ = {{{"GET", "permissions"}, &Meta::permissions},
              {{"GET", "leadgen_forms"}, &Meta::forms},
              {{"GET", "leads"}, &Meta::leads},
              {{"GET", "test_leads"}, &Meta::testLeads},
              {{"POST", "test_leads"}, &Meta::makeTestLead},
              {{"GET", "campaigns"}, &Meta::campaigns},
              {{"GET", "adsets"}, &Meta::adSets},
              {{"GET", "ads"}, &Meta::ads},
              {{"GET", "insights"}, &Meta::insights},
              {{"POST", "insights"}, &Meta::beginReport},
              {{"POST", "events"}, &Meta::uploadEvents},
              {{"GET", "subscribed_apps"}, &Meta::subscribedApps},
              {{"POST", "subscribed_apps"}, &Meta::subscribePage},
              {{"DELETE", "subscribed_apps"}, &Meta::unsubscribePage},
              {{"GET", "subscriptions"}, &Meta::appSubscriptions},
              {{"POST", "subscriptions"}, &Meta::subscribeApp},
              {{"DELETE", "subscriptions"}, &Meta::unsubscribeApp}};
}

void Meta::checkProof(const Params& params, const std::string& token) const {
    const auto proof = params.text("appsecret_proof");
    if (proof.empty() && needsProof_)
        throw GraphError("API calls from the server require an appsecret_proof argument", 100)
            .ofType("GraphMethodException");
    if (!proof.empty() && proof != hexText(hmacSha256(appSecret_, token)))
        throw GraphError("Invalid appsecret_proof provided in the API argument", 100)
            .ofType("GraphMethodException");
}

Meta::Caller Meta::callerOf(const Request& request, const Params& params) const {
    const auto token = params.has("access_token") ? params.text("access_token") : request.bearer();
    if (token.empty())
        throw GraphError("An access token is required to request this resource.", 104);
    if (token == std::string(AppId) + "|" + appSecret_) return Caller::App;
    if (token != systemToken_ && token != pageToken_)
        throw GraphError("Error validating access token: Session has expired.", 190, 463);
    checkProof(params, token);
    return token == pageToken_ ? Caller::Page : Caller::SystemUser;
}

void Meta::require(const std::string& scope) const {
    if (!scopes_.contains(scope))
        throw GraphError("(#200) Requires " + scope + " permission to manage the object", 200);
}

Response Meta::answer(const Request& request) {
    const std::lock_guard lock(mutex_);
    auto answer = dispatch(request);
    for (const auto& header : usage_.headers())
        answer.headers.push_back(header);
    return answer;
}

Response Meta::dispatch(const Request& request) {
    auto path = request.segments;
    std::string version = "v26.0";
    try {
        if (!path.empty() && versionIn(path.front())) {
            version = path.front();
            path.erase(path.begin());
            if (*versionIn(version) < OldestVersion)
                throw GraphError(
                    "(#2635) You are calling a deprecated version of the Ads API. "
                    "Please update to the latest version",
                    2635);
            if (*versionIn(version) > NewestVersion)
                throw GraphError("Unknown path components: /" + version, 2500);
        }
        usage_.count("");
        Params params(request);
        const auto caller = callerOf(request, params);
        const auto id = path.empty() ? std::string() : path.front();
        auto answer =
            textResponse(200, route({request, std::move(params), caller, id}, path).dump(),
                         "application/json; charset=UTF-8");
        answer.headers.emplace_back("facebook-api-version", version);
        return answer;
    } catch (const GraphError& error) {
        auto answer = error.answer();
        answer.headers.emplace_back("facebook-api-version", version);
        return answer;
    } catch (const json::exception&) {
        return GraphError("(#100) Invalid parameter", 100).answer();
    }
}

json Meta::route(const Ask& ask, const std::vector<std::string>& path) {
    const auto& method = ask.request.method;
    if (path.size() == 1 && path[0] == "debug_token" && method == "GET") return debugToken(ask);
    if (path.size() == 1 && method == "GET") return readNode(ask);
    if (path.size() == 1 && method == "DELETE") return removeNode(ask);
    const auto edge = path.size() == 2 ? edges_.find({method, path[1]}) : edges_.end();
    if (edge == edges_.end())
        throw GraphError("Unknown path components: " + ask.request.path, 2500);
    return (this->*edge->second)(ask);
}

Response Meta::rateLimited(std::optional<int> retryAfter) {
    return Usage::refusal(retryAfter ? (*retryAfter + 59) / 60 : 0);
}

Response Meta::serverError(int status) {
    return GraphError("An unexpected error has occurred. Please retry your request later.", 2)
        .asTransient(status)
        .answer();
}

void Meta::expireTokens() {
    const std::lock_guard lock(mutex_);
    systemToken_ = "EAAB-system-" + randomHex(12);
    pageToken_ = "EAAB-page-" + randomHex(12);
}

json Meta::settings() const {
    const std::lock_guard lock(mutex_);
    json settings = {{"system_token", systemToken_},
                     {"page_token", pageToken_},
                     {"app_secret", appSecret_},
                     {"scopes", scopes_},
                     {"expires_at", expiresAt_},
                     {"data_access_expires_at", dataAccessExpiresAt_},
                     {"require_proof", needsProof_},
                     {"event_days", events_.oldestDays},
                     {"dropped_events", events_.passed},
                     {"restated_percent", insights_.restatedPercent},
                     {"synchronous_rows", insights_.synchronousRows},
                     {"report_polls", insights_.polls},
                     {"report_fails", insights_.fails},
                     {"webhook_numeric_ids", hooks_.numericIds}};
    settings.update(usage_.settings());
    settings.update(hooks_.deliveries().settings());
    return settings;
}

std::string Meta::changeSettings(const json& changes) {
    const std::lock_guard lock(mutex_);
    const std::map<std::string, std::function<void(const json&)>> takes = {
        {"system_token", [&](const json& value) { systemToken_ = value; }},
        {"page_token", [&](const json& value) { pageToken_ = value; }},
        {"scopes", [&](const json& value) { scopes_ = value.get<std::set<std::string>>(); }},
        {"expires_at", [&](const json& value) { expiresAt_ = value; }},
        {"data_access_expires_at", [&](const json& value) { dataAccessExpiresAt_ = value; }},
        {"require_proof", [&](const json& value) { needsProof_ = value; }},
        {"event_days", [&](const json& value) { events_.oldestDays = value; }},
        {"dropped_events",
         [&](const json& value) { events_.passed = value.get<std::set<std::string>>(); }},
        {"restated_percent", [&](const json& value) { insights_.restatedPercent = value; }},
        {"synchronous_rows", [&](const json& value) { insights_.synchronousRows = value; }},
        {"report_polls", [&](const json& value) { insights_.polls = value; }},
        {"report_fails", [&](const json& value) { insights_.fails = value; }},
        {"webhook_numeric_ids", [&](const json& value) { hooks_.numericIds = value; }}};
    for (const auto& [key, value] : changes.items()) {
        if (const auto taken = takes.find(key); taken != takes.end())
            taken->second(value);
        else if (!usage_.change(key, value) && !hooks_.deliveries().change(key, value))
            return "no such setting: " + key;
    }
    return {};
}

json Meta::counters() const {
    const std::lock_guard lock(mutex_);
    const auto events = events_.toJson();
    return {{"events", events["events"].size()}, {"duplicate_events", events["duplicates"]}};
}

void Meta::clearCounters() {}

void Meta::reset(const Population& population) {
    const std::lock_guard lock(mutex_);
    systemToken_ = SystemToken;
    pageToken_ = PageToken;
    appSecret_ = AppSecret;
    scopes_ = AllScopes;
    expiresAt_ = dataAccessExpiresAt_ = 0;
    needsProof_ = false;
    truth_ = json::object();
    insights_.reset();
    events_.reset();
    hooks_.reset(appSecret_);
    usage_.reset();
    graph_.seed(population.exports, truth_);
}

void Meta::describeTruth(json& truth) const {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, list] : truth_.items())
        for (const auto& element : list)
            truth[key].push_back(element);
}

}  // namespace leadloom::sandbox::meta
