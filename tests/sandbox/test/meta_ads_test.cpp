#include <gtest/gtest.h>

#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/test/meta_client.h"

namespace leadloom::sandbox::meta {
namespace {

using nlohmann::json;

constexpr const char* Hash = "86e0b9e56c17cc4d12387e1949b85053fbe73bc3ce5a1188713a9d300cc6133d";

class MetaAds : public ::testing::Test {
protected:
    json event(const json& more = json::object()) {
        json made = {{"event_name", "Qualified"},
                     {"event_time", meta.seconds() - 60},
                     {"event_id", "e1"},
                     {"action_source", "system_generated"},
                     {"user_data", {{"em", {Hash}}}},
                     {"custom_data", {{"event_source", "crm"}, {"lead_event_source", "Loom"}}}};
        made.update(more);
        return made;
    }
    Answer upload(const json& events) {
        return meta.graph("POST", "/600700800900/events", {{"data", events}});
    }
    std::size_t kept() { return meta.control("GET", "/events").body["events"].size(); }
    Answer insights(const std::string& since, const std::string& until,
                    const std::string& more = "&level=campaign&time_increment=1") {
        return meta.graph("GET",
                          "/act_900100200300/insights?limit=100&fields=campaign_id,spend,actions"
                          "&time_range=" +
                              percentEncoded(json{{"since", since}, {"until", until}}.dump()) +
                              more);
    }

    MetaClient meta;
};

TEST_F(MetaAds, TakesEventsAndTellsRepeatsByNameAndId) {
    const auto taken = upload({event(), event({{"event_id", "e2"}})});
    EXPECT_EQ(taken.body["events_received"], 2) << taken.text;
    EXPECT_EQ(upload(json::array({event()})).body["events_received"], 1);
    EXPECT_EQ(kept(), 2U);
    EXPECT_EQ(meta.control("GET", "/events").body["duplicates"], 1);
}

TEST_F(MetaAds, OneBadEventRefusesAllOfThem) {
    const auto refused = [&](const json& more) {
        const auto answer = upload({event(), event(more)});
        return codeOf(answer) == 100 && kept() == 0;
    };
    EXPECT_TRUE(refused({{"event_time", meta.seconds() - 8 * 86'400}}));
    EXPECT_TRUE(refused({{"event_time", meta.seconds() + 600}}));
    EXPECT_TRUE(refused({{"event_time", "yesterday"}}));
    EXPECT_TRUE(refused({{"user_data", json::object()}}));
    EXPECT_TRUE(refused({{"user_data", {{"em", "ana@example.test"}}}}));
    EXPECT_TRUE(
        refused({{"user_data",
                  {{"em", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}}}}));
    EXPECT_TRUE(refused({{"user_data", {{"lead_id", 123456789012345}}}}));
    EXPECT_TRUE(refused({{"user_data", {{"shoe_size", "42"}}}}));
    EXPECT_TRUE(refused({{"colour", "red"}}));
    EXPECT_TRUE(refused({{"action_source", "crm"}}));
    EXPECT_TRUE(refused({{"custom_data", {{"event_source", "crm"}}}}));
    EXPECT_TRUE(refused({{"event_name", "Purchase"}}));
    EXPECT_TRUE(refused({{"data_processing_options", {"CCPA"}}}));
}

TEST_F(MetaAds, TakesALeadsOwnIdAsNumberOrTextAndAnyClickId) {
    const auto id = meta.lead();
    const json user = {{"lead_id", std::stoll(id)}, {"fbc", "whatever"}};
    const json option = {{"user_data", user},
                         {"data_processing_options", {"LDU"}},
                         {"data_processing_options_country", 0},
                         {"data_processing_options_state", 0}};
    EXPECT_EQ(upload(json::array({event(option)})).status, 200);
    EXPECT_EQ(upload(json::array({event({{"user_data", {{"lead_id", id}}}})})).status, 200);
}

TEST_F(MetaAds, AShopMayTellOfTwoMonths) {
    const json old = {{"event_time", meta.seconds() - 61 * 86'400},
                      {"action_source", "physical_store"}};
    EXPECT_EQ(upload(json::array({event(old)})).status, 200);
}

TEST_F(MetaAds, GivesTheSameFiguresEachTimeAsTexts) {
    const auto first = insights("2026-01-05", "2026-01-07");
    ASSERT_EQ(first.status, 200) << first.text;
    EXPECT_EQ(first.body, insights("2026-01-05", "2026-01-07").body);
    const auto& row = first.body["data"][0];
    EXPECT_TRUE(row["spend"].is_string());
    EXPECT_EQ(row["date_start"], row["date_stop"]);
    meta.control("PATCH", "/settings", {{"restated_percent", 10}});
    EXPECT_NE(first.body, insights("2026-01-05", "2026-01-07").body);
}

TEST_F(MetaAds, RefusesWhatInsightsDoNotKnow) {
    EXPECT_EQ(codeOf(insights("2026-01-05", "2026-01-01")), 100);
    EXPECT_EQ(codeOf(insights("soon", "2026-01-01")), 100);
    EXPECT_EQ(codeOf(insights("2026-01-01", "2026-01-01", "&level=page")), 100);
    EXPECT_EQ(subcodeOf(insights("2026-01-01", "2026-01-01", "&breakdowns=age")), 1504041);
    const auto old = "&action_attribution_windows=" + percentEncoded(R"(["7d_view"])");
    EXPECT_EQ(codeOf(insights("2026-01-01", "2026-01-01", old)), 100);
    meta.control("PATCH", "/settings", {{"synchronous_rows", 3}});
    EXPECT_EQ(subcodeOf(insights("2026-01-01", "2026-01-20")), 1487534);
}

TEST_F(MetaAds, MakesALargeReportInItsOwnTime) {
    const json asked = {{"level", "ad"},
                        {"time_increment", 1},
                        {"fields", "ad_id,spend"},
                        {"time_range", {{"since", "2026-01-01"}, {"until", "2026-01-31"}}}};
    const std::string run =
        meta.graph("POST", "/act_900100200300/insights", asked).body.at("report_run_id");
    EXPECT_EQ(codeOf(meta.graph("GET", "/" + run + "/insights")), 100);
    EXPECT_EQ(meta.graph("GET", "/" + run).body["async_status"], "Job Running");
    EXPECT_EQ(meta.graph("GET", "/" + run).body["async_status"], "Job Completed");
    const auto page = meta.graph("GET", "/" + run + "/insights?limit=500").body;
    EXPECT_GT(page["data"].size(), 100U);
    EXPECT_EQ(page["data"][0].size(), 4U) << page["data"][0];
}

TEST_F(MetaAds, NeedsBothSubscriptionsAndTheirOwnTokens) {
    const json leadgen = {{"subscribed_fields", {"leadgen"}}};
    EXPECT_EQ(codeOf(meta.graph("POST", "/100200300400/subscribed_apps", leadgen)), 210);
    EXPECT_EQ(codeOf(meta.graph("POST", "/1234567890123456/subscriptions", leadgen)), 15);
    meta.token = meta.graph("GET", "/100200300400?fields=access_token").body.at("access_token");
    EXPECT_EQ(meta.graph("POST", "/100200300400/subscribed_apps", leadgen).body["success"], true);
    EXPECT_EQ(meta.graph("GET", "/100200300400/subscribed_apps").body["data"][0]["id"],
              "1234567890123456");
    meta.token = "1234567890123456|meta-app-secret-123";
    const json hook = {{"object", "page"},
                       {"callback_url", "http://127.0.0.1:1/hooks/ads"},
                       {"verify_token", "T"},
                       {"fields", {"leadgen"}}};
    EXPECT_EQ(codeOf(meta.graph("POST", "/1234567890123456/subscriptions", hook)), 2200)
        << "nobody answers there";
}

}  // namespace
}  // namespace leadloom::sandbox::meta
