#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/event_records.h>
#include <leadloom/sdk/secret_address.h>
#include <leadloom/sdk/subscription_plan.h>
#include <leadloom/sdk/time.h>
#include <leadloom/sdk/url_query.h>
#include <leadloom/sdk/webhook_challenge.h>

#include "parts.h"

namespace leadloom::mailchimp {

namespace {

constexpr std::string_view EventName = "member changes";

/// Without events of the API's own doing, which would be echoes of what the hub writes.
std::string hookOf(const std::string& url) {
    return "{\"url\":" + jsonString(url) + R"(,"events":{"subscribe":true,"unsubscribe":true,)" +
           R"("profile":true,"cleaned":true,"upemail":true,"campaign":false},)" +
           R"("sources":{"user":true,"admin":true,"api":false}})";
}

/// Hooks of the audience: event, nothing, id; ours is known by its address.
Result<std::vector<std::vector<std::string>>> hooksThere(Account& account, const std::string& path,
                                                         const std::string& url) {
    return account.list(path, "listing webhooks", "/webhooks", {"/url", "/none", "/id"})
        .then([&](auto& rows) {
            for (auto& row : rows)
                row[0] = row[0] == url ? EventName : std::string_view();
            return Result(std::move(rows));
        });
}

}  // namespace

Result<std::string> challenge(Account&, const WebhookRequest& request) {
    return answerProbe(request);
}

Status verify(Account& account, const WebhookRequest& request) {
    return checkSecretAddress(account, request);
}

Status decode(Account& account, const WebhookRequest& request, const RecordSink& sink) {
    const auto field = [&](std::string_view name) {
        return formValue(request.body(), name).value_or("");
    };
    if (field("type").empty()) return {LL_INVALID_RECORD, "the webhook holds no event"};
    const auto audience = account.settings().text("audience");
    if (!audience.empty() && field("data[list_id]") != audience) return Status::ok();
    // Its id is not the one of a member's path; the address is, as a hash.
    auto email = field("data[new_email]");
    if (email.empty()) email = field("data[email]");
    if (email.empty()) return Status::ok();
    const auto member = account.hashOf(email);
    if (!member) return member.status().as(LL_INVALID_RECORD);
    RecordBatch batch;
    EventRecords records(batch, Members, isoTimeOrZero(field("fired_at")),
                         hexEncode(account.host().digest().sha256(request.body())));
    records.changed(*member);
    return batch.putTo(sink);
}

Result<std::string> subscribe(Account& account, std::string_view desiredJson) {
    const auto desired = DesiredHooks::parse(desiredJson);
    if (!desired) return desired.status();
    const auto url = secretAddress(account, desired->url);
    if (!url) return url.status();
    const auto path = account.pathOf("/webhooks");
    if (!path) return path.status();
    SubscriptionPlan plan;
    for (const auto& stream : desired->streams)
        if (stream == Members) plan.want(Members, std::string(EventName));
    return plan.complete(hooksThere(account, *path, *url), [&](const Subscription&) {
        return account.configure("POST", *path, hookOf(*url), "subscribing to webhooks");
    });
}

}  // namespace leadloom::mailchimp
