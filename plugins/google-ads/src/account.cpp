#include "account.h"

#include <algorithm>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/numbers.h>

namespace leadloom::google_ads {

namespace {

constexpr std::string_view AdsHost = "https://googleads.googleapis.com";
constexpr std::string_view DataManagerHost = "https://datamanager.googleapis.com";
/// What is wrong in detail, as the text of an object with one member.
constexpr std::string_view FirstCode = "/error/details/0/errors/0/errorCode";
constexpr std::string_view RetryDelay =
    "/error/details/0/errors/0/details/quotaErrorDetails/retryDelay";

}  // namespace

const ErrorTable& errorTable() {
    static const ErrorTable table(
        FirstCode, "/error/message",
        {
            {0, "{\"requestError\":\"EXPIRED_PAGE_TOKEN\"}", LL_CURSOR_EXPIRED},
            {0, "{\"requestError\":\"INVALID_PAGE_TOKEN\"}", LL_CURSOR_EXPIRED},
            {0, "{\"quotaError\":\"ACCESS_PROHIBITED\"}", LL_FORBIDDEN},
            {0, "{\"quotaError\":*", LL_RATE_LIMITED},
            {0, "{\"notAllowlistedError\":*", LL_FORBIDDEN},
            {404, "", LL_INVALID_CONFIG},
        });
    return table;
}

std::string digitsOf(std::string_view id) {
    return lastDigits(id, id.size());
}

Result<std::string> Account::customer() const {
    auto id = digitsOf(settings().text("customer_id"));
    if (id.empty())
        return Status{LL_INVALID_CONFIG,
                      "set settings.customer_id: the ten digits of the client account"};
    return id;
}

Result<std::string> Account::base() {
    const auto url = settings().url("base_url", AdsHost);
    return url + "/" + settings().text("api_version", "v26");
}

Result<Answer> Account::query(std::string_view method, std::string body, std::string_view what) {
    const auto id = customer();
    if (!id) return id.status();
    auto request = HttpRequest::json("POST", {}, std::move(body)).asSafe();
    if (auto login = digitsOf(settings().text("login_customer_id")); !login.empty())
        request.withHeader("login-customer-id", std::move(login));
    // Of no use since September 2026; later versions may refuse it.
    auto token = host().credentials().fieldOr(call(), "developer_token", "");
    if (!token) return token.status();
    if (!token->empty()) request.withHeader("developer-token", std::move(*token));
    return send(std::move(request), "/customers/" + *id + "/googleAds:" + std::string(method),
                Intent::Read, what);
}

Result<Answer> Account::search(const SelectQuery& select, std::string_view token,
                               std::string_view what) {
    auto body = "{\"query\":" + jsonString(select.text());
    if (!token.empty()) body += ",\"pageToken\":" + jsonString(token);
    return query("search", body + "}", what);
}

Result<Answer> Account::stream(const SelectQuery& select, std::string_view what) {
    return query("searchStream", "{\"query\":" + jsonString(select.text()) + "}", what);
}

Result<Answer> Account::ingest(std::string body) {
    const auto url =
        settings().url("data_manager_url", settings().url("base_url", DataManagerHost));
    auto request = HttpRequest::json("POST", {}, std::move(body));
    request.bucket = "data_manager";
    return exchange(std::move(request), url + "/v1/events:ingest");
}

Status Account::refine(Status status, const Answer& answer) const {
    if (status.code() != LL_RATE_LIMITED) return status;
    const auto delay = answer.value(RetryDelay);
    const auto numbers = integersIn(delay ? *delay : "");
    return numbers.empty() ? status : status.withRetryAfter(std::chrono::seconds(numbers.front()));
}

}  // namespace leadloom::google_ads
