#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/event_records.h>
#include <leadloom/sdk/secret_address.h>
#include <leadloom/sdk/subscription_plan.h>
#include <leadloom/sdk/text_list.h>
#include <leadloom/sdk/time.h>

#include "parts.h"

namespace leadloom::activecampaign {

namespace {

constexpr std::string_view OfContacts =
    "subscribe unsubscribe update contact_tag_added contact_tag_removed bounce";
constexpr std::string_view OfDeals = "deal_add deal_update";

}  // namespace

Status verify(Account& account, const WebhookRequest& request) {
    return checkSecretAddress(account, request);
}

Status decode(Account& account, const WebhookRequest& request, const RecordSink& sink) {
    const auto field = [&](std::string_view name) {
        return formValue(request.body(), name).value_or("");
    };
    if (field("type").empty()) return {LL_INVALID_RECORD, "the webhook holds no event"};
    const bool isDeal = field("type").starts_with("deal_");
    const auto id = field(isDeal ? "deal[id]" : "contact[id]");
    if (!parseInteger(id)) return Status::ok();
    RecordBatch batch;
    EventRecords(batch, isDeal ? Deals : Contacts, isoTimeOrZero(field("date_time")),
                 hexEncode(account.host().digest().sha256(request.body())))
        .changed(id);
    return batch.putTo(sink);
}

Result<std::string> subscribe(Account& account, std::string_view desiredJson) {
    const auto desired = DesiredHooks::parse(desiredJson);
    if (!desired) return desired.status();
    const auto url = secretAddress(account, desired->url);
    if (!url) return url.status();
    SubscriptionPlan plan;
    for (const auto& stream : desired->streams) {
        const auto events = stream == Contacts ? OfContacts : stream == Deals ? OfDeals : "";
        for (const auto event : splitText(events, ' '))
            plan.want(stream, std::string(event));
    }
    const auto there = account.list(Query().add("filters[url]", *url).on("/webhooks"),
                                    "listing webhooks", "/webhooks", {"/url", "/id", "/events"});
    return plan.completeAtOnce(there, *url, [&](const std::string& id) {
        // Without changes by API, which are mostly echoes of what the hub writes.
        const Json hook = {{"name", "Leadloom " + account.settings().connection()},
                           {"url", *url},
                           {"events", plan.events()},
                           {"sources", {"public", "admin", "system"}}};
        return account.configure(id.empty() ? "POST" : "PUT", pathOf("webhooks", id),
                                 textOfJson({{"webhook", hook}}), "subscribing to webhooks");
    });
}

}  // namespace leadloom::activecampaign
