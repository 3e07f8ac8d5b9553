#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/event_records.h>
#include <leadloom/sdk/subscription_plan.h>
#include <leadloom/sdk/time.h>
#include <leadloom/sdk/webhook_challenge.h>
#include <leadloom/sdk/webhook_events.h>

#include "parts.h"

namespace leadloom::meta {

namespace {

constexpr std::string_view LeadEvent = "leadgen";

Result<std::string> hookSecret(Account& account, std::string_view name) {
    return account.host().credentials().signingSecret(account.call(), name);
}

/// The app's side: where its events go. Without the app's id and secrets it is set up in its
/// dashboard.
Status subscribeApp(Account& account, const std::string& url, SubscriptionPlan& plan) {
    const auto app = account.settings().text("app_id");
    const auto secret = account.secret("app_secret"), token = account.secret("verify_token");
    if (app.empty() || secret.empty() || token.empty()) {
        plan.note(
            "subscribe the app to leadgen of Pages in its dashboard, with this address and "
            "the connection's verify_token");
        return Status::ok();
    }
    Query form;
    form.add("object", "page").add("fields", LeadEvent);
    form.add("callback_url", url).add("verify_token", token);
    return account.configureAs(app + "|" + secret, form,
                               "/" + percentEncode(app) + "/subscriptions", "subscribing the app");
}

/// The Page's side, which takes the Page's own token only.
Status subscribePage(Account& account) {
    const auto page = account.pathOf("page_id", "");
    if (!page) return page.status();
    const auto token =
        account.fetch(Query().add("fields", "access_token"), *page, "asking for the Page's token")
            .then([](Answer& answer) { return answer.value("/access_token"); });
    if (!token) return token.status();
    if (token->empty())
        return {LL_FORBIDDEN,
                "the token gives no access to the Page: it needs the scopes "
                "pages_show_list and pages_manage_metadata"};
    return account.configureAs(*token, Query().add("subscribed_fields", LeadEvent),
                               *page + "/subscribed_apps", "subscribing the Page");
}

}  // namespace

Result<std::string> challenge(Account& account, const WebhookRequest& request) {
    return answerChallenge(request, WebhookSignature(account.host().digest()),
                           hookSecret(account, "verify_token"),
                           {"hub.challenge", "hub.verify_token"});
}

Status verify(Account& account, const WebhookRequest& request) {
    return WebhookSignature(account.host().digest())
        .checkBody(request, hookSecret(account, "app_secret"), "X-Hub-Signature-256",
                   SignatureText::Hex, "sha256=");
}

Status decode(Account& account, const WebhookRequest& request, const RecordSink& sink) {
    const auto page = account.settings().text("page_id");
    const auto addLead = [&](const JsonItem& change, RecordBatch& batch) {
        const auto id = change.value(1);
        const bool ours = page.empty() || change.value(2) == page;
        if (change.value(0) != LeadEvent || id.empty() || !ours) return Status::ok();
        const auto at = parseEpoch(change.value(3), 1).value_or(0);
        EventRecords(batch, Leads, at, "leadgen:" + std::string(id)).changed(id);
        return Status::ok();
    };
    return decodeEvents(
        account, request, "/entry", {"/changes"}, sink,
        [&](const JsonItem& entry, RecordBatch& batch) {
            if (!entry.has(0)) return Status::ok();  // a message
            return account.json().split(
                account.call(), entry.value(0), "",
                {"/field", "/value/leadgen_id", "/value/page_id", "/value/created_time"},
                [&](const JsonItem& change) { return addLead(change, batch); });
        });
}

Result<std::string> subscribe(Account& account, std::string_view desiredJson) {
    const auto desired = DesiredHooks::parse(desiredJson);
    if (!desired) return desired.status();
    SubscriptionPlan plan;
    for (const auto& stream : desired->streams)
        if (stream == Leads) plan.want(Leads, std::string(LeadEvent));
    const auto made = plan.makeMissing([&](const Subscription&) {
        const auto app = subscribeApp(account, desired->url, plan);
        return app ? subscribePage(account) : app;
    });
    if (!made) return made;
    return plan.text();
}

}  // namespace leadloom::meta
