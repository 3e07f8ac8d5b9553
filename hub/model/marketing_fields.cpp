#include "hub/model/field_row.h"

namespace leadloom::model {
namespace {

constexpr FieldRow ActivityFields[] = {
    {4001, "kind", FieldType::Enum, Shape::One, Sensitivity::None, "latest",
     "email_sent email_delivered email_opened email_clicked email_replied email_bounced "
     "email_complained email_unsubscribed form_submitted page_visited message_received "
     "message_sent comment follow unfollow call meeting ad_click event_attended content_downloaded "
     "stage_changed note task",
     "What happened", "form_submitted"},
    {4002, "at", FieldType::DateTime, Shape::One, Sensitivity::None, "latest", "",
     "When it happened", "2026-02-01T12:00:00.000Z"},
    {4003, "direction", FieldType::Enum, Shape::One, Sensitivity::None, "latest",
     "inbound outbound", "Who began", "inbound"},
    {4004, "channel", FieldType::Enum, Shape::One, Sensitivity::None, "latest",
     "email phone sms messaging web social ads event post other", "Where it happened", "web"},
    {4005, "subject", FieldType::Text, Shape::One, Sensitivity::Personal, "latest", "", "Subject",
     "Question about pricing"},
    {4006, "body", FieldType::LongText, Shape::One, Sensitivity::Personal, "latest", "",
     "Text, where it is kept", "Hello, what does it cost?"},
    {4007, "lead", FieldType::Reference, Shape::One, Sensitivity::None, "latest", "lead",
     "The person it is about", ""},
    {4008, "company", FieldType::Reference, Shape::One, Sensitivity::None, "latest", "company",
     "The company it is about", ""},
    {4009, "deal", FieldType::Reference, Shape::One, Sensitivity::None, "latest", "deal",
     "The deal it is about", ""},
    {4010, "campaign", FieldType::Reference, Shape::One, Sensitivity::None, "latest", "campaign",
     "The campaign it belongs to", ""},
    {4011, "owner", FieldType::Reference, Shape::One, Sensitivity::None, "latest", "user",
     "The user who did it or is to do it", ""},
    {4012, "source_connection", FieldType::Text, Shape::One, Sensitivity::None, "latest", "",
     "Connection that told it", "marketing"},
    {4013, "external_id", FieldType::Text, Shape::One, Sensitivity::None, "latest", "",
     "Its id in that system", "evt-1001"},
    {4014, "properties", FieldType::LongText, Shape::One, Sensitivity::Personal, "latest", "",
     "Further properties of the vendor, as a JSON object", "{\"form\":\"demo\"}"},
    {4180, "created_at", FieldType::DateTime, Shape::One, Sensitivity::None, "min", "",
     "When the first of all systems made the record", "2026-01-05T09:30:00.000Z"},
    {4181, "updated_at", FieldType::DateTime, Shape::Computed, Sensitivity::None, "max", "",
     "When a field last changed", "2026-02-01T12:00:00.000Z"},
    {4182, "deleted_at", FieldType::DateTime, Shape::Computed, Sensitivity::None, "latest", "",
     "When the record was deleted (tombstone)", "2026-03-01T00:00:00.000Z"},
};

constexpr FieldRow CampaignFields[] = {
    {5001, "name", FieldType::Text, Shape::One, Sensitivity::None, "latest", "", "Name",
     "Spring launch"},
    {5002, "channel", FieldType::Enum, Shape::One, Sensitivity::None, "latest",
     "direct organic_search paid_search organic_social paid_social email display video affiliate "
     "referral partner event phone messaging offline other",
     "Channel", "paid_search"},
    {5003, "platform", FieldType::Text, Shape::One, Sensitivity::None, "latest", "",
     "Platform it runs on", "google_ads"},
    {5004, "account_id", FieldType::Text, Shape::One, Sensitivity::None, "latest", "",
     "The platform's account id", "1234567890"},
    {5005, "campaign_id", FieldType::Text, Shape::One, Sensitivity::None, "latest", "",
     "The platform's campaign id", "23850001"},
    {5006, "ad_set_id", FieldType::Text, Shape::One, Sensitivity::None, "latest", "",
     "The platform's ad set id", "23850002"},
    {5007, "ad_id", FieldType::Text, Shape::One, Sensitivity::None, "latest", "",
     "The platform's ad id", "23850003"},
    {5008, "form_id", FieldType::Text, Shape::One, Sensitivity::None, "latest", "",
     "The platform's form id", "23850004"},
    {5009, "status", FieldType::Enum, Shape::One, Sensitivity::None, "latest",
     "planned running paused finished archived", "State", "running"},
    {5010, "country", FieldType::Country, Shape::One, Sensitivity::None, "latest", "",
     "Country it is aimed at", "FI"},
    {5011, "starts_on", FieldType::Date, Shape::One, Sensitivity::None, "latest", "", "First day",
     "2026-03-01"},
    {5012, "ends_on", FieldType::Date, Shape::One, Sensitivity::None, "latest", "", "Last day",
     "2026-03-31"},
    {5013, "budget_amount", FieldType::Decimal, Shape::One, Sensitivity::None, "latest", "",
     "Budget", "5000"},
    {5014, "budget_currency", FieldType::Currency, Shape::One, Sensitivity::None, "latest", "",
     "Currency of the budget, ISO 4217", "EUR"},
    {5015, "owner", FieldType::Reference, Shape::One, Sensitivity::None, "latest", "user",
     "The user who runs it", ""},
    {5180, "created_at", FieldType::DateTime, Shape::One, Sensitivity::None, "min", "",
     "When the first of all systems made the record", "2026-01-05T09:30:00.000Z"},
    {5181, "updated_at", FieldType::DateTime, Shape::Computed, Sensitivity::None, "max", "",
     "When a field last changed", "2026-02-01T12:00:00.000Z"},
    {5182, "deleted_at", FieldType::DateTime, Shape::Computed, Sensitivity::None, "latest", "",
     "When the record was deleted (tombstone)", "2026-03-01T00:00:00.000Z"},
    {5183, "merged_into", FieldType::Reference, Shape::Computed, Sensitivity::None, "latest",
     "campaign", "The record that this one was merged into", ""},
};

constexpr FieldRow SpendFields[] = {
    {6001, "date", FieldType::Date, Shape::One, Sensitivity::None, "latest", "", "Day",
     "2026-03-01"},
    {6002, "platform", FieldType::Text, Shape::One, Sensitivity::None, "latest", "", "Platform",
     "google_ads"},
    {6003, "account_id", FieldType::Text, Shape::One, Sensitivity::None, "latest", "",
     "The platform's account id", "1234567890"},
    {6004, "campaign_id", FieldType::Text, Shape::One, Sensitivity::None, "latest", "",
     "The platform's campaign id", "23850001"},
    {6005, "ad_set_id", FieldType::Text, Shape::One, Sensitivity::None, "latest", "",
     "The platform's ad set id", "23850002"},
    {6006, "ad_id", FieldType::Text, Shape::One, Sensitivity::None, "latest", "",
     "The platform's ad id", "23850003"},
    {6007, "campaign", FieldType::Reference, Shape::One, Sensitivity::None, "latest", "campaign",
     "The campaign", ""},
    {6008, "cost", FieldType::Decimal, Shape::One, Sensitivity::None, "latest", "",
     "Cost of the day", "123.45"},
    {6009, "currency", FieldType::Currency, Shape::One, Sensitivity::None, "latest", "",
     "Currency of the cost, ISO 4217", "EUR"},
    {6010, "impressions", FieldType::Integer, Shape::One, Sensitivity::None, "latest", "",
     "Impressions", "20000"},
    {6011, "clicks", FieldType::Integer, Shape::One, Sensitivity::None, "latest", "", "Clicks",
     "310"},
    {6012, "platform_leads", FieldType::Integer, Shape::One, Sensitivity::None, "latest", "",
     "Leads as the platform counts them", "12"},
    {6013, "platform_conversions", FieldType::Decimal, Shape::One, Sensitivity::None, "latest", "",
     "Conversions as the platform counts them", "3.5"},
};

constexpr FieldRow FxRateFields[] = {
    {7001, "date", FieldType::Date, Shape::One, Sensitivity::None, "latest", "", "Day",
     "2026-03-01"},
    {7002, "from", FieldType::Currency, Shape::One, Sensitivity::None, "latest", "",
     "Currency that is exchanged, ISO 4217", "EUR"},
    {7003, "to", FieldType::Currency, Shape::One, Sensitivity::None, "latest", "",
     "Currency that is bought, ISO 4217", "USD"},
    {7004, "rate", FieldType::Decimal, Shape::One, Sensitivity::None, "latest", "",
     "How much of `to` one unit of `from` buys", "1.0835"},
};

constexpr FieldRow PostFields[] = {
    {9001, "network", FieldType::Enum, Shape::One, Sensitivity::None, "latest",
     "facebook instagram linkedin wechat line vk tiktok x whatsapp telegram youtube pinterest "
     "other",
     "Network", "linkedin"},
    {9002, "profile", FieldType::Text, Shape::One, Sensitivity::None, "latest", "",
     "Profile or page it is published on", "acme"},
    {9003, "text", FieldType::LongText, Shape::One, Sensitivity::None, "latest", "", "Text",
     "We are at the fair."},
    {9004, "media", FieldType::Url, Shape::Many, Sensitivity::None, "latest", "",
     "Pictures and videos", "https://img.acme.example/fair.jpg"},
    {9005, "link", FieldType::Url, Shape::One, Sensitivity::None, "latest", "", "Link, with UTM",
     "https://www.acme.example/fair?utm_source=linkedin"},
    {9006, "campaign", FieldType::Reference, Shape::One, Sensitivity::None, "latest", "campaign",
     "The campaign it belongs to", ""},
    {9007, "owner", FieldType::Reference, Shape::One, Sensitivity::None, "latest", "user",
     "The user who wrote it", ""},
    {9008, "scheduled_at", FieldType::DateTime, Shape::One, Sensitivity::None, "latest", "",
     "When it is to be published", "2026-03-01T08:00:00.000Z"},
    {9009, "published_at", FieldType::DateTime, Shape::One, Sensitivity::None, "latest", "",
     "When it was published", "2026-03-01T08:00:05.000Z"},
    {9010, "status", FieldType::Enum, Shape::One, Sensitivity::None, "latest",
     "draft scheduled published failed deleted", "State", "published"},
    {9011, "external_id", FieldType::Text, Shape::One, Sensitivity::None, "latest", "",
     "Its id on the network", "urn:post:1001"},
    {9012, "impressions", FieldType::Integer, Shape::One, Sensitivity::None, "latest", "",
     "Times shown, at the last look", "1500"},
    {9013, "reactions", FieldType::Integer, Shape::One, Sensitivity::None, "latest", "",
     "Reactions, at the last look", "31"},
    {9014, "comments", FieldType::Integer, Shape::One, Sensitivity::None, "latest", "",
     "Comments, at the last look", "4"},
    {9015, "shares", FieldType::Integer, Shape::One, Sensitivity::None, "latest", "",
     "Shares, at the last look", "2"},
    {9016, "clicks", FieldType::Integer, Shape::One, Sensitivity::None, "latest", "",
     "Clicks, at the last look", "57"},
    {9180, "created_at", FieldType::DateTime, Shape::One, Sensitivity::None, "min", "",
     "When the first of all systems made the record", "2026-01-05T09:30:00.000Z"},
    {9181, "updated_at", FieldType::DateTime, Shape::Computed, Sensitivity::None, "max", "",
     "When a field last changed", "2026-02-01T12:00:00.000Z"},
    {9182, "deleted_at", FieldType::DateTime, Shape::Computed, Sensitivity::None, "latest", "",
     "When the record was deleted (tombstone)", "2026-03-01T00:00:00.000Z"},
};

}  // namespace

std::span<const FieldRow> activityFields() {
    return ActivityFields;
}

std::span<const FieldRow> campaignFields() {
    return CampaignFields;
}

std::span<const FieldRow> spendFields() {
    return SpendFields;
}

std::span<const FieldRow> fxRateFields() {
    return FxRateFields;
}

std::span<const FieldRow> postFields() {
    return PostFields;
}

}  // namespace leadloom::model
