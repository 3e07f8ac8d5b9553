#include "account.h"

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/field_description.h>
#include <leadloom/sdk/form_request.h>
#include <leadloom/sdk/numbers.h>
#include <leadloom/sdk/used_share.h>

namespace leadloom::meta {

namespace {

void addUsage(const Json& usage, UsedShare& used) {
    if (!usage.is_object()) return;
    for (const auto* name : {"call_count", "total_cputime", "total_time"})
        used.add(wholeOf(usage, name),
                 std::chrono::minutes(wholeOf(usage, "estimated_time_to_regain_access")));
    const auto account = wholeOf(usage, "acc_id_util_pct");
    used.add(account,
             std::chrono::seconds(account < 100 ? 0 : wholeOf(usage, "reset_time_duration")));
}

/// What the headers tell of the app's, the account's and the business's budgets.
UsedShare usedOf(const HttpResponse& response) {
    UsedShare used;
    for (const auto* header : {"X-App-Usage", "X-Ad-Account-Usage"})
        addUsage(parsedJson(response.header(header)), used);
    const auto owners = parsedJson(response.header("X-Business-Use-Case-Usage"));
    for (const auto& uses : owners.is_object() ? owners : Json::object())
        for (const auto& usage : uses.is_array() ? uses : Json::array())
            addUsage(usage, used);
    return used;
}

/// Answers that Meta can't give at once, only as a report.
bool isTooLarge(std::int64_t code, std::int64_t subcode) {
    return (code == 100 && (subcode == 1487534 || subcode == 1504018)) ||
           (code == 2 && (subcode == 1504038 || subcode == 1504043));
}

}  // namespace

const ErrorTable& errorTable() {
    static const ErrorTable table("/error/code", "/error/message",
                                  {
                                      {0, "190|102|104", LL_AUTH},
                                      {0, "3|10", LL_FORBIDDEN},
                                      {0, "4|17|32|341|368|613|8000*|8001*", LL_RATE_LIMITED},
                                      {0, "15|2200|2500|2635", LL_INVALID_CONFIG},
                                      {0, "506", LL_INVALID_RECORD},
                                      {400, "1|2", LL_TRANSIENT},
                                  });
    return table;
}

Result<std::string> Account::base() {
    return settings().url("base_url") + "/" + settings().text("version");
}

Result<std::string> Account::need(std::string_view setting) const {
    auto value = settings().text(setting);
    if (value.empty())
        return Status{LL_INVALID_CONFIG,
                      "set settings." + std::string(setting) + ": this can't be done without it"};
    const bool account = setting == "ad_account" && !value.starts_with("act_");
    return account ? "act_" + value : value;
}

Result<std::string> Account::pathOf(std::string_view setting, std::string_view edge) const {
    return need(setting).then(
        [&](const std::string& id) { return Result("/" + percentEncode(id) + std::string(edge)); });
}

std::string Account::secret(std::string_view name) const {
    const auto value = host().credentials().fieldOr(call(), name, "");
    return value ? *value : std::string();
}

std::string Account::proofOf(std::string_view token) const {
    const auto key = secret("app_secret");
    if (key.empty() || token.empty()) return {};
    return hexEncode(host().digest().hmacSha256(key, token));
}

std::string Account::proven(const std::string& path) const {
    return Query().addIf("appsecret_proof", proofOf(secret("token"))).on(path);
}

Status Account::configureAs(const std::string& token, Query form, const std::string& path,
                            std::string_view what) {
    form.add("access_token", token);
    // The token of an app is proof enough.
    if (token.find('|') == std::string::npos) form.addIf("appsecret_proof", proofOf(token));
    auto request = formRequest("POST", form);
    request.credential = LL_CREDENTIAL_NONE;
    return send(std::move(request), path, Intent::Read, what).status();
}

void Account::observe(const HttpResponse& response) {
    usedOf(response).observe(host().rateLimit(), host().clock());
}

Status Account::refine(Status status, const Answer& answer) const {
    const auto told = answer.values(
        {"/error/code", "/error/error_subcode", "/error/is_transient", "/error/message"});
    if (!told) return status;
    const auto code = integerOr((*told)[0], 0), subcode = integerOr((*told)[1], 0);
    if ((*told)[3].find("appsecret_proof") != std::string::npos)
        return status.as(LL_INVALID_CONFIG, ": set secrets.app_secret to that of the token's app");
    const auto wait = usedOf(answer).wait;
    if (status.code() == LL_RATE_LIMITED)
        return wait.count() > 0 ? status.withRetryAfter(wait) : status;
    if (isTooLarge(code, subcode)) return status.as(LL_UNSUPPORTED);
    if (code == 100 && subcode == 33) return status.as(LL_NOT_FOUND);
    if (code == 2 && (subcode == 1504041 || subcode == 1504042))
        return status.as(LL_INVALID_CONFIG);
    if (code >= 200 && code < 300) return status.as(LL_FORBIDDEN);
    const bool passing = (*told)[2] == "true" && answer.status() < 500;
    return passing ? status.as(LL_TRANSIENT) : status;
}

Result<std::string> nextPage(const Answer& answer) {
    const auto told = answer.values({"/paging/next", "/paging/cursors/after"});
    if (!told) return told.status();
    if ((*told)[0].empty()) return std::string();
    if ((*told)[1].empty())
        return Status{LL_TRANSIENT, "Meta names a next page without a cursor to it"};
    return (*told)[1];
}

}  // namespace leadloom::meta
