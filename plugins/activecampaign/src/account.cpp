#include "account.h"

#include <leadloom/sdk/refusal.h>

namespace leadloom::activecampaign {

namespace {

const ErrorTable& errorTable() {
    static const ErrorTable table("/errors/0/code", "/message", {{0, "duplicate", LL_CONFLICT}});
    return table;
}

}  // namespace

Account::Account(const Host& host) : RestClient(host, errorTable()) {}

Result<std::string> Account::base() {
    const auto url = settings().url("base_url");
    if (!url.empty()) return url + "/api/3";
    return Status{LL_INVALID_CONFIG,
                  "set settings.base_url to the API URL in ActiveCampaign's settings, Developer"};
}

/// Bulk imports tell their rate limit by 400.
Status Account::refine(Status status, const Answer& answer) const {
    const bool isLimit = answer.joined("", "/message") == "Rate limit exceeded.";
    if (status.httpStatus() != 400 || !isLimit) return status;
    return status.as(LL_RATE_LIMITED).withRetryAfter(std::chrono::minutes(1));
}

WriteResult Account::refusal(const Answer& answer, const Status& status,
                             std::string existingId) const {
    // Without their titles, which quote what was sent.
    return refusedRecord("ActiveCampaign", status.code(), answer.joined("/errors", "/code"),
                         answer.joined("/errors", "/source/pointer", "/data/attributes/"), {},
                         std::move(existingId));
}

Result<std::string> Account::ownUser() {
    return get("/users/me", "asking whose key it is").then([](Answer& answer) {
        return answer.needed("/user/id");
    });
}

}  // namespace leadloom::activecampaign
