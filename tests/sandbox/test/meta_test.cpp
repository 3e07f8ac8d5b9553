#include <gtest/gtest.h>

#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/test/meta_client.h"

namespace leadloom::sandbox::meta {
namespace {

using nlohmann::json;

constexpr const char* Form = "777000111222";

class MetaSandbox : public ::testing::Test {
protected:
    json answer(const std::string& email) { return {{"field_data", {{"email", email}}}}; }

    MetaClient meta;
};

TEST_F(MetaSandbox, RefusesWrongTokensWithCodesInTheBody) {
    const auto me = [&](const std::string& query) {
        return meta.send("GET", "/meta/v26.0/me" + query);
    };
    EXPECT_EQ(codeOf(me("")), 104);
    EXPECT_EQ(codeOf(me("?access_token=wrong")), 190);
    EXPECT_EQ(subcodeOf(me("?access_token=wrong")), 463);
    EXPECT_EQ(me("?access_token=" + meta.token).status, 200);
    EXPECT_EQ(codeOf(meta.send("GET", "/meta/v12.0/me?access_token=" + meta.token)), 2635);
    EXPECT_EQ(codeOf(meta.send("GET", "/meta/v99.0/me?access_token=" + meta.token)), 2500);
}

TEST_F(MetaSandbox, ChecksTheProofOfTheSecretWhereItIsGivenOrWanted) {
    meta.token = "EAAB-page-token-1";
    EXPECT_EQ(meta.graph("GET",
                         "/me?appsecret_proof="
                         "4e8f7b367307ed662880bff4504fd737efdfa7797c7a42071acd9a39595bccc1")
                  .status,
              200);
    EXPECT_EQ(codeOf(meta.graph("GET", "/me?appsecret_proof=4e8f")), 100);
    meta.control("PATCH", "/settings", {{"require_proof", true}});
    EXPECT_EQ(codeOf(meta.graph("GET", "/me")), 100);
}

TEST_F(MetaSandbox, GivesAMinimalSetOfFieldsWhereNobodyAsks) {
    const auto id = meta.lead(answer("ana@example.test"));
    const auto bare = meta.graph("GET", "/" + id).body;
    EXPECT_FALSE(bare.contains("campaign_id"));
    const auto asked =
        meta.graph("GET", "/" + id + "?fields=campaign_id,form_id,created_time").body;
    EXPECT_EQ(asked["campaign_id"], "23850000000010001");
    EXPECT_TRUE(asked["created_time"].get<std::string>().ends_with("+0000"));
    EXPECT_EQ(codeOf(meta.graph("GET", "/" + id + "?fields=nosuch")), 100);
    const auto form =
        meta.graph("GET", std::string("/") + Form + "?fields=questions{key},leads_count").body;
    EXPECT_EQ(form["leads_count"], 1);
    EXPECT_EQ(form["questions"][0], (json{{"key", "full_name"}}));
}

TEST_F(MetaSandbox, PagesUntilThereIsNoNextLink) {
    for (int i = 0; i < 7; ++i)
        meta.lead(answer("p" + std::to_string(i) + "@example.test"));
    std::set<std::string> seen;
    std::string path = std::string("/") + Form + "/leads?limit=3";
    int pages = 0;
    for (std::string after; pages < 9;) {
        const auto page = meta.graph("GET", path + after).body;
        ++pages;
        for (const auto& lead : page["data"])
            seen.insert(lead["id"]);
        if (!page["paging"].contains("next")) break;
        EXPECT_NE(page["paging"]["next"].get<std::string>().find("access_token="),
                  std::string::npos);
        after = "&after=" + percentEncoded(page["paging"]["cursors"]["after"].get<std::string>());
    }
    EXPECT_EQ(seen.size(), 7U);
    EXPECT_EQ(pages, 3);
    EXPECT_EQ(codeOf(meta.graph("GET", path + "&after=mine")), 100);
}

TEST_F(MetaSandbox, FiltersByTheTimeOfTheAnswer) {
    meta.lead();
    const auto middle = meta.seconds();
    meta.send("PATCH", "/_control/clock", json{{"advance_ms", 5000}}.dump());
    const auto late = meta.lead();
    const auto filter = [&](const json& one) {
        return meta.graph("GET", std::string("/") + Form + "/leads?filtering=" +
                                     percentEncoded(json::array({one}).dump()));
    };
    const auto after =
        filter({{"field", "time_created"}, {"operator", "GREATER_THAN"}, {"value", middle + 1}});
    ASSERT_EQ(after.body["data"].size(), 1U);
    EXPECT_EQ(after.body["data"][0]["id"], late);
    EXPECT_EQ(codeOf(filter({{"field", "email"}, {"operator", "EQUAL"}, {"value", 1}})), 100);
}

TEST_F(MetaSandbox, LeadsAreGoneAfterNinetyDaysOrWhenTheyAreDeleted) {
    const auto old = meta.lead();
    meta.send("PATCH", "/_control/clock", json{{"advance_ms", 91LL * 86'400'000}}.dump());
    EXPECT_EQ(subcodeOf(meta.graph("GET", "/" + old)), 33);
    const auto id = meta.lead();
    EXPECT_EQ(meta.graph("DELETE", "/" + id).body["success"], true);
    EXPECT_EQ(subcodeOf(meta.graph("GET", "/" + id)), 33);
    EXPECT_EQ(meta.graph("GET", std::string("/") + Form + "?fields=expired_leads_count")
                  .body["expired_leads_count"],
              1);
}

TEST_F(MetaSandbox, HidesTheAdOfALeadFromWhoHasNoRightsOnAds) {
    const auto id = meta.lead();
    meta.control("PATCH", "/settings", {{"scopes", {"leads_retrieval", "pages_show_list"}}});
    const auto lead = meta.graph("GET", "/" + id + "?fields=ad_id,is_organic").body;
    EXPECT_FALSE(lead.contains("ad_id"));
    EXPECT_EQ(lead["is_organic"], false);
    EXPECT_EQ(codeOf(meta.graph("GET", "/act_900100200300/campaigns")), 200);
    meta.control("PATCH", "/settings", {{"scopes", json::array()}});
    EXPECT_EQ(codeOf(meta.graph("GET", std::string("/") + Form + "/leads")), 200);
}

TEST_F(MetaSandbox, TakesOneTestLeadOfAForm) {
    const json body = {{"field_data", {{{"name", "email"}, {"values", {"t@example.test"}}}}}};
    const auto path = std::string("/") + Form + "/test_leads";
    EXPECT_EQ(meta.graph("POST", path, body).status, 200);
    EXPECT_EQ(codeOf(meta.graph("POST", path, body)), 100);
    const auto id = meta.graph("GET", path).body["data"][0]["id"].get<std::string>();
    EXPECT_EQ(meta.graph("DELETE", "/" + id).status, 200);
    EXPECT_EQ(meta.graph("POST", path, body).status, 200);
}

TEST_F(MetaSandbox, ThrottlesWithStatus400AndTellsItInHeaders) {
    meta.control("PATCH", "/settings", {{"leads_calls", 2}});
    const auto path = std::string("/") + Form + "/leads";
    meta.graph("GET", path);
    const auto half = meta.graph("GET", path);
    const auto usage = json::parse(half.header("X-Business-Use-Case-Usage"));
    EXPECT_EQ(usage["100200300400"][0]["call_count"], 100);
    EXPECT_EQ(usage["100200300400"][0]["type"], "leadgen");
    const auto refused = meta.graph("GET", path);
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(codeOf(refused), 80005);
}

}  // namespace
}  // namespace leadloom::sandbox::meta
