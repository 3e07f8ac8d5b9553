#include "tests/sandbox/mailchimp/campaign.h"

#include "tests/sandbox/mailchimp/member.h"

namespace leadloom::sandbox::mailchimp {

using nlohmann::json;

json describeCampaign(const Campaign& campaign) {
    return {{"id", campaign.id},
            {"web_id", campaign.webId},
            {"type", "regular"},
            {"create_time", stamp(campaign.created)},
            {"send_time", stamp(campaign.sent)},
            {"status", campaign.status},
            {"emails_sent", campaign.sent == 0 ? 0 : campaign.recipients.size()},
            {"content_type", "template"},
            {"recipients",
             {{"list_id", campaign.listId}, {"recipient_count", campaign.recipients.size()}}},
            {"settings",
             {{"title", campaign.title},
              {"subject_line", campaign.subject},
              {"from_name", "Sandbox"},
              {"reply_to", "news@sandbox.example"}}},
            {"_links", json::array()}};
}

json describeActivity(const Campaign& campaign, const Recipient& recipient, std::int64_t since) {
    json actions = json::array();
    for (const auto& action : recipient.actions) {
        if (action.at <= since) continue;
        json described = {
            {"action", action.kind}, {"timestamp", stamp(action.at)}, {"ip", "192.0.2.7"}};
        if (action.kind == "click") described["url"] = action.detail;
        if (action.kind == "bounce") described["type"] = action.detail;
        actions.push_back(std::move(described));
    }
    return {{"campaign_id", campaign.id},       {"list_id", campaign.listId},
            {"list_is_active", true},           {"email_id", subscriberHash(recipient.email)},
            {"email_address", recipient.email}, {"activity", actions},
            {"_links", json::array()}};
}

}  // namespace leadloom::sandbox::mailchimp
