#include <gtest/gtest.h>
#include <leadloom/abi/webhook.h>
#include <leadloom/sdk/text.h>
#include <nlohmann/json.hpp>

#include "tests/plugins/support/scripted_vendor.h"

namespace leadloom::testing {
namespace {

using nlohmann::json;

constexpr const char* Token = "loom-tok-7f3a";

std::string notification(const std::string& token, const std::string& operation = "update",
                         const std::string& module = "Leads") {
    return R"({"server_time":1767225600000,"module":")" + module + R"(","operation":")" +
           operation + R"(","channel_id":"1000000068001",)" + token +
           R"("resource_uri":"https://www.zohoapis.com/crm/v2/Leads",)"
           R"("ids":["4150868000001248015","4150868000001248016"],"query_params":{}})";
}

class ZohoWebhook : public ::testing::Test {
protected:
    explicit ZohoWebhook(const std::string& token = Token)
        : rig("zoho", {{"base_url", "https://api.zoho.example"}, {"webhook_token", token}}) {}

    static ll_webhook_request request(std::string_view body) {
        return {sizeof(ll_webhook_request),
                sdk::given("POST"),
                sdk::given("https://hub.example.test/hooks/zoho"),
                nullptr,
                0,
                sdk::given(body),
                ScriptedVendor::ServerTime};
    }
    ll_status verify(const std::string& body) { return rig.session().verify(request(body)).status; }
    CallEnd subscribe(std::string& actual) {
        return rig.session().subscribe(
            {{"url", "https://hub.example.test/hooks/zoho"}, {"streams", {"leads", "deals"}}},
            actual);
    }

    ConnectorRig rig;
};

TEST_F(ZohoWebhook, IsKnownByTheTokenOfItsChannelAlone) {
    EXPECT_EQ(verify(notification(R"("token":"loom-tok-7f3a",)")), LL_OK);
    EXPECT_EQ(verify(notification(R"("token":"LOOM-TOK-7F3A",)")), LL_FORBIDDEN);
    EXPECT_EQ(verify(notification(R"("token":"",)")), LL_FORBIDDEN);
    EXPECT_EQ(verify(notification(R"("token":null,)")), LL_FORBIDDEN);
    EXPECT_EQ(verify(notification("")), LL_FORBIDDEN);
    EXPECT_EQ(verify(R"([{"token":"other"},{"token":"loom-tok-7f3a"}])"), LL_FORBIDDEN);
    EXPECT_EQ(verify(""), LL_FORBIDDEN);
    EXPECT_EQ(verify("loom-tok-7f3a"), LL_FORBIDDEN);
}

TEST_F(ZohoWebhook, NamesRecordsThatAreToBeReadAgainOrAreGone) {
    const auto changed = rig.session().decode(request(notification("")));
    ASSERT_EQ(changed.records.size(), 2U) << changed.end.message;
    EXPECT_EQ(changed.records[0].stream, "leads");
    EXPECT_EQ(changed.records[0].externalId, "4150868000001248015");
    EXPECT_EQ(changed.records[0].op, LL_RECORD_UPSERT);
    EXPECT_EQ(changed.records[0].payload, "");
    EXPECT_NE(changed.records[0].eventId, changed.records[1].eventId);
    const auto gone = rig.session().decode(request(notification("", "delete", "Deals")));
    EXPECT_EQ(gone.records.at(0).op, LL_RECORD_TOMBSTONE);
    EXPECT_EQ(gone.records.at(0).stream, "deals");
    EXPECT_TRUE(rig.session().decode(request(notification("", "update", "Tasks"))).records.empty());
}

TEST_F(ZohoWebhook, ALapsedChannelIsMadeAnewForSixDays) {
    rig.vendor.once("PUT", "/actions/watch", HttpReply::json(400, R"({"watch":[
        {"code":"NOT_SUBSCRIBED","status":"error"}]})"));
    rig.vendor.once("POST", "/actions/watch", HttpReply::json(201, R"({"watch":[
        {"code":"SUCCESS","status":"success","details":{"events":[
         {"channel_id":"1000000068001","channel_expiry":"2026-01-07T00:00:00+00:00"}]}}]})"));
    std::string actual;
    const auto end = subscribe(actual);
    ASSERT_EQ(end.status, LL_OK) << end.message;
    const auto channel = json::parse(rig.vendor.bodies("/actions/watch").at(1))["watch"][0];
    EXPECT_EQ(channel["events"], json::array({"Leads.all", "Deals.all"}));
    EXPECT_EQ(channel["token"], Token);
    EXPECT_EQ(channel["channel_expiry"], "2026-01-07T00:00:00+00:00");
    EXPECT_EQ(channel["notify_on_related_action"], false);
    const auto stands = json::parse(actual);
    EXPECT_EQ(stands["subscriptions"].size(), 2U);
    EXPECT_EQ(stands["subscriptions"][0]["id"], "1000000068001");
    EXPECT_NE(stands["notes"][0].get<std::string>().find("2026-01-07"), std::string::npos);
}

TEST_F(ZohoWebhook, ARefusedChannelIsNoSubscription) {
    rig.vendor.always("PUT", "/actions/watch", HttpReply::json(400, R"({"watch":[
        {"code":"INVALID_DATA","status":"error","details":{"api_name":"notify_url"}}]})"));
    std::string actual;
    EXPECT_NE(subscribe(actual).status, LL_OK);
    EXPECT_EQ(actual, "");
}

class ZohoWebhookWithoutToken : public ZohoWebhook {
protected:
    ZohoWebhookWithoutToken() : ZohoWebhook("") {}
};

TEST_F(ZohoWebhookWithoutToken, TakesOneMadeOfTheClientSecretAndNoneWithoutThat) {
    EXPECT_EQ(verify(notification(R"("token":"",)")), LL_FORBIDDEN);
    rig.hub.setCredential("client_secret", "11111111-2222-3333-4444-555555555555");
    rig.vendor.always("PUT", "/actions/watch", R"({"watch":[{"code":"SUCCESS"}]})");
    std::string actual;
    ASSERT_EQ(subscribe(actual).status, LL_OK);
    const auto made = json::parse(rig.vendor.bodies("/actions/watch").at(0))["watch"][0]["token"]
                          .get<std::string>();
    EXPECT_EQ(made.size(), 50U);
    EXPECT_EQ(made.find("1111"), std::string::npos);
    EXPECT_EQ(verify(notification(R"("token":")" + made + R"(",)")), LL_OK);
    EXPECT_EQ(verify(notification(R"("token":"",)")), LL_FORBIDDEN);
}

}  // namespace
}  // namespace leadloom::testing
