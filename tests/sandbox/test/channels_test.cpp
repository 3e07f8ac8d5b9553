#include <gtest/gtest.h>

#include "tests/sandbox/test/zoho_client.h"

namespace leadloom::sandbox::zoho {
namespace {

using nlohmann::json;

constexpr std::int64_t Hour = 3'600'000;

/// Nothing listens there: a delivery fails, and its body is kept all the same.
constexpr const char* Nowhere = "http://127.0.0.1:1/hooks/zoho?secret=s1";

class ZohoChannels : public ::testing::Test {
protected:
    ZohoChannels() { zoho.set({{"webhook_attempts", 1}}); }

    json channel(std::int64_t expiresIn) {
        const auto expiry = isoTime((zoho.sandbox.clock().now() + expiresIn) / 1000 * 1000, "");
        return {{"channel_id", "1000000068001"},
                {"events", {"Leads.all", "Contacts.edit"}},
                {"notify_url", Nowhere},
                {"token", "loom-tok-7f3a"},
                {"channel_expiry", expiry.substr(0, 19) + "+00:00"}};
    }
    Answer watch(const std::string& method, const json& entry) {
        return zoho.api(method, "/actions/watch", {{"watch", {entry}}});
    }
    std::int64_t expiryOf(const Answer& answer) {
        return *parsedTime(answer.body["watch"][0]["details"]["events"][0]["channel_expiry"]
                               .get<std::string>()) -
               zoho.sandbox.clock().now();
    }
    /// Once all of them were made.
    json deliveries() {
        for (;;) {
            const auto answer = zoho.control("GET", "/webhooks").body;
            if (answer["waiting"] == 0) return answer["deliveries"];
        }
    }

    ZohoClient zoho;
};

TEST_F(ZohoChannels, WhoAsksForMoreThanAWeekGetsAnHour) {
    EXPECT_GT(expiryOf(watch("POST", channel(6 * 24 * Hour))), 5 * 24 * Hour);
    EXPECT_LE(expiryOf(watch("POST", channel(8 * 24 * Hour))), Hour);
}

TEST_F(ZohoChannels, OnlyAStandingChannelIsUpdated) {
    EXPECT_EQ(watch("PUT", channel(Hour)).body["watch"][0]["code"], "NOT_SUBSCRIBED");
    EXPECT_EQ(watch("POST", channel(Hour)).status, 201);
    EXPECT_EQ(watch("PUT", channel(Hour)).status, 200);
    EXPECT_EQ(zoho.api("GET", "/actions/watch").body["watch"].size(), 2U);
    zoho.wait(Hour);
    zoho.token = zoho.control("POST", "/session").body["access_token"];
    EXPECT_EQ(zoho.api("GET", "/actions/watch").status, 204);
    EXPECT_EQ(watch("PUT", channel(Hour)).status, 400);
}

TEST_F(ZohoChannels, RefusesUnknownEventsLongTokensAndOtherPeoplesMachines) {
    const auto code = [&](const char* key, const json& value) {
        auto entry = channel(Hour);
        entry[key] = value;
        return watch("POST", entry).body["watch"][0]["code"];
    };
    EXPECT_EQ(code("events", {"Leads.moved"}), "INVALID_DATA");
    EXPECT_EQ(code("token", std::string(51, 'x')), "INVALID_DATA");
    EXPECT_EQ(code("notify_url", "http://hub.example.test/hooks"), "INVALID_DATA");
    EXPECT_EQ(code("channel_id", "mine"), "INVALID_DATA");
}

TEST_F(ZohoChannels, TellsOfChangesWithTheTokenAndTheQueryAndIdsOnly) {
    watch("POST", channel(Hour));
    const auto id = zoho.lead();
    zoho.api("DELETE", "/Leads?ids=" + id);
    zoho.control("POST", "/records/Deals", {{"Deal_Name", "x"}, {"Stage", "Closed Won"}});
    const auto made = deliveries();
    ASSERT_EQ(made.size(), 2U);
    const auto& first = made[0]["body"];
    EXPECT_EQ(first["operation"], "insert");
    EXPECT_EQ(first["ids"], json::array({id}));
    EXPECT_EQ(first["channel_id"], "1000000068001");
    EXPECT_EQ(first["token"], "loom-tok-7f3a");
    EXPECT_EQ(first["query_params"]["secret"], "s1");
    EXPECT_EQ(made[1]["body"]["operation"], "delete");
    EXPECT_EQ(zoho.api("DELETE", "/actions/watch?channel_ids=1000000068001").status, 200);
    zoho.lead();
    EXPECT_EQ(deliveries().size(), 2U);
}

}  // namespace
}  // namespace leadloom::sandbox::zoho
