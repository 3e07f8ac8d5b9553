#include <gtest/gtest.h>

#include "tests/plugins/support/scripted_vendor.h"

namespace leadloom::testing {
namespace {

using nlohmann::json;

ll_str viewed(const std::string& text) {
    return {text.data(), text.size()};
}

class GoogleAdsWebhook : public ::testing::Test {
protected:
    GoogleAdsWebhook() : rig("google-ads", {{"customer_id", "1234567890"}}) {}

    static json form(const json& more = json::object()) {
        json body = {{"lead_id", "TeSter-123-ABC"},
                     {"user_column_data",
                      {{{"column_id", "EMAIL"}, {"string_value", "jane.doe@example.com"}},
                       {{"column_name", "When?"}, {"string_value", "Soon"}}}},
                     {"form_id", 40000000001},
                     {"campaign_id", "20000000002"},
                     {"google_key", "k-test-1"},
                     {"gcl_id", ""},
                     {"adgroup_id", 0},
                     {"lead_submit_time", "2026-11-20T10:15:00Z"}};
        body.update(more);
        return body;
    }
    CallEnd verify(const json& body) {
        const auto text = body.dump();
        return rig.session().verify(request(text));
    }
    CapturedRead decode(const std::string& text) { return rig.session().decode(request(text)); }

    ConnectorRig rig;

private:
    ll_webhook_request request(const std::string& body) {
        return {
            sizeof(ll_webhook_request), viewed(method_), viewed(url_), nullptr, 0, viewed(body), 0};
    }
    std::string method_ = "POST", url_ = "https://hub.example.test/hooks/ads";
};

TEST_F(GoogleAdsWebhook, KnowsGoogleByTheKeyAlone) {
    rig.hub.setCredential("google_key", "k-test-1");
    EXPECT_EQ(verify(form()).status, LL_OK);
    for (const char* key : {"K-test-1", "k-test-1 ", ""})
        EXPECT_EQ(verify(form({{"google_key", key}})).status, LL_FORBIDDEN) << key;
    auto without = form();
    without.erase("google_key");
    EXPECT_EQ(verify(without).status, LL_FORBIDDEN);
    EXPECT_EQ(verify(form({{"google_key", 7}})).status, LL_FORBIDDEN);
}

TEST_F(GoogleAdsWebhook, TakesNothingWhereNoKeyIsSet) {
    EXPECT_EQ(verify(form({{"google_key", ""}})).status, LL_FORBIDDEN);
    EXPECT_EQ(verify(form()).status, LL_FORBIDDEN);
}

TEST_F(GoogleAdsWebhook, GivesTheWholeLeadWithoutTheKey) {
    const auto read = decode(form().dump());
    ASSERT_EQ(read.records.size(), 1U) << read.end.message;
    EXPECT_EQ(read.records[0].externalId, "TeSter-123-ABC");
    EXPECT_EQ(read.records[0].stream, "leads");
    EXPECT_EQ(json::parse(read.records[0].payload),
              json({{"id", "TeSter-123-ABC"},
                    {"submitted_at", "2026-11-20T10:15:00Z"},
                    {"form_id", "40000000001"},
                    {"campaign_id", "20000000002"},
                    {"fields", {{"EMAIL", "jane.doe@example.com"}}},
                    {"custom", {{"When?", "Soon"}}}}));
}

TEST_F(GoogleAdsWebhook, DropsTestLeadsAndRefusesWhatIsNone) {
    EXPECT_TRUE(decode(form({{"is_test", true}}).dump()).records.empty());
    EXPECT_EQ(decode("no json").end.status, LL_INVALID_RECORD);
    EXPECT_EQ(decode("{}").end.status, LL_INVALID_RECORD);
    EXPECT_EQ(decode(R"({"lead_id":"a"})").records.size(), 1U) << "test posts hold no columns";
}

}  // namespace
}  // namespace leadloom::testing
