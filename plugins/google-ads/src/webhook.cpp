#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/webhook_signature.h>

#include "parts.h"

namespace leadloom::google_ads {

namespace {

constexpr std::string_view KeyName = "google_key";

/// Ids come as numbers or as texts; 0 = none.
std::string idOf(const Json& event, const char* name) {
    const auto at = event.find(name);
    if (at == event.end()) return {};
    auto text = at->is_string() ? at->get<std::string>() : at->is_number() ? at->dump() : "";
    return text == "0" ? std::string() : text;
}

FormLead postedLead(const Json& event) {
    FormLead lead;
    lead.put("id", textOf(event, "lead_id"));
    lead.put("submitted_at", textOf(event, "lead_submit_time"));
    lead.put("gclid", textOf(event, "gcl_id"));
    lead.put("stage", textOf(event, "lead_stage"));
    lead.put("form_id", idOf(event, "form_id"));
    lead.put("campaign_id", idOf(event, "campaign_id"));
    lead.put("ad_group_id", idOf(event, "adgroup_id"));
    lead.put("ad_id", idOf(event, "creative_id"));
    for (const auto& column : listOf(event, "user_column_data"))
        if (column.is_object())
            lead.answer(textOf(column, "column_id"), textOf(column, "column_name"),
                        textOf(column, "string_value"));
    return lead;
}

}  // namespace

/// Google signs nothing: it repeats a key that was set with the form.
Status verify(Account& account, const WebhookRequest& request) {
    const auto body = parsedJson(request.body());
    const auto given = body.is_object() ? textOf(body, std::string(KeyName).c_str()) : "";
    return WebhookSignature(account.host().digest())
        .checkKey(account.host().credentials().signingSecret(account.call(), KeyName,
                                                             account.settings().text(KeyName)),
                  given);
}

Status decode(Account& account, const WebhookRequest& request, const RecordSink& sink) {
    const auto event = parsedJson(request.body());
    if (!event.is_object()) return {LL_INVALID_RECORD, "the webhook is no JSON"};
    const auto lead = postedLead(event);
    if (lead.id().empty()) return {LL_INVALID_RECORD, "the webhook holds no lead_id"};
    if (flagOf(event, "is_test") && !account.settings().flag("keep_tests")) return Status::ok();
    RecordBatch batch;
    batch.add(Record::upsert(lead.id(), batch.keep(textOfJson(lead.json)))
                  .withStream(Leads)
                  .withModifiedAt(lead.time())
                  .withEventId(lead.id()));
    return batch.putTo(sink);
}

}  // namespace leadloom::google_ads
