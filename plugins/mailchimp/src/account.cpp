#include "account.h"

#include <leadloom/sdk/encoding.h>

namespace leadloom::mailchimp {

namespace {

/// What a 400 says when the address, not the account, has been signed up too often.
constexpr std::string_view TooManySignUps = "signed up to a lot of lists very recently";

}  // namespace

const ErrorTable& errorTable() {
    static const ErrorTable table(
        "/title", "/detail",
        {
            {0, "API Key Invalid|API Key Missing|User Disabled|WrongDatacenter", LL_AUTH},
            {0, "Member Exists", LL_CONFLICT},
            {0, "Member In Compliance State|Forgotten Email Not Subscribed", LL_INVALID_RECORD},
            {0, "Too Many Requests", LL_RATE_LIMITED},
            {405, "", LL_NOT_FOUND},  // an archived member takes GET and PUT only
        });
    return table;
}

std::string memberPath(std::string_view key, std::string_view rest) {
    return "/members/" + percentEncode(key) + std::string(rest);
}

Result<std::string> Account::base() {
    const auto url = settings().url("base_url");
    if (!url.empty()) return url + "/3.0";
    const auto center = settings().text("data_center");
    if (center.empty())
        return Status{LL_INVALID_CONFIG,
                      "set settings.data_center: the part of the API key behind '-', such as us6"};
    return "https://" + center + ".api.mailchimp.com/3.0";
}

Status Account::refine(Status status, const Answer& answer) const {
    if (status.httpStatus() != 400) return status;
    const auto detail = answer.value("/detail");
    if (!detail || detail->find(TooManySignUps) == std::string::npos) return status;
    return status.as(LL_RATE_LIMITED).withRetryAfter(std::chrono::minutes(5));
}

Result<std::string> Account::audience() {
    if (audience_.empty()) audience_ = settings().text("audience");
    if (!audience_.empty()) return audience_;
    const auto found =
        list("/lists?count=2&fields=lists.id", "listing audiences", "/lists", {"/id"});
    if (!found) return found.status();
    if (found->size() != 1)
        return Status{LL_INVALID_CONFIG,
                      std::string(found->empty() ? "the account has no audience"
                                                 : "the account has several audiences") +
                          ": set settings.audience to the audience id of one"};
    return audience_ = found->front().front();
}

Result<std::string> Account::pathOf(std::string_view rest) {
    return audience().then([&](const std::string& id) {
        return Result("/lists/" + percentEncode(id) + std::string(rest));
    });
}

Result<Answer> Account::getAt(std::string_view rest, std::string_view what) {
    return pathOf(rest).then([&](const std::string& path) { return get(path, what); });
}

Result<Answer> Account::exchangeAt(HttpRequest request, std::string_view rest) {
    return pathOf(rest).then(
        [&](const std::string& path) { return exchange(std::move(request), path); });
}

std::string Account::lowered(std::string_view text) const {
    return host().textForms().lowered(text);
}

Result<std::string> Account::hashOf(std::string_view email) const {
    return host().crypto().hexDigest(Crypto::Md5, lowered(email));
}

}  // namespace leadloom::mailchimp
