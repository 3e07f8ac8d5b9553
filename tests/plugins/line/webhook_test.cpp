#include <gtest/gtest.h>
#include <leadloom/abi/webhook.h>
#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/text.h>
#include <nlohmann/json.hpp>

#include "tests/plugins/support/scripted_vendor.h"

namespace leadloom::testing {
namespace {

using nlohmann::json;

constexpr const char* Secret = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
constexpr const char* Bot = "U00000000000000000000000000000001";
constexpr const char* Mika = "U000000000000000000000000000000aa";
/// The sheet's vectors, which two implementations agree on.
constexpr const char* Follow =
    R"({"destination":"U00000000000000000000000000000001","events":[{"type":"follow","mode":"active",)"
    R"("timestamp":1767225600000,"source":{"type":"user","userId":"U000000000000000000000000000000aa"},)"
    R"("webhookEventId":"01KDVB6T000000000000000000","deliveryContext":{"isRedelivery":false},)"
    R"("replyToken":"rt-0001","follow":{"isUnblocked":false}}]})";
constexpr const char* FollowSignature = "pLBa1dqh62ZhuzYmBtSEXI5s6k/3WCeX15fL8864eO4=";
constexpr const char* Ping = R"({"destination":"U00000000000000000000000000000001","events":[]})";
constexpr const char* PingSignature = "bh5LBU3iL1mYWSjjR1h0QYQsRSQHzMCUWN4nOkrSh0Y=";

json event(const std::string& type, const json& more = json::object()) {
    json event = {{"type", type},
                  {"mode", "active"},
                  {"timestamp", 1'767'225'600'123},
                  {"source", {{"type", "user"}, {"userId", Mika}}},
                  {"webhookEventId", "01KDVB6T000000000000000007"},
                  {"deliveryContext", {{"isRedelivery", false}}}};
    event.update(more);
    return event;
}

class LineWebhook : public ::testing::Test {
protected:
    explicit LineWebhook(const json& settings = {{"base_url", "https://api.line.example"}})
        : rig("line", settings) {
        rig.hub.setCredential("channel_secret", Secret);
    }

    ll_status verify(const std::string& body, const std::string& signature,
                     const std::string& header = "x-line-signature") {
        const ll_header headers[] = {{sdk::given(header), sdk::given(signature)}};
        auto request = of(body);
        request.headers = headers;
        request.header_count = 1;
        return rig.session().verify(request).status;
    }
    CapturedRead decode(const std::string& body) { return rig.session().decode(of(body)); }
    CapturedRead decode(const json& one) {
        return decode(json{{"destination", Bot}, {"events", json::array({one})}}.dump());
    }
    static ll_webhook_request of(const std::string& body) {
        return {sizeof(ll_webhook_request),
                sdk::given("POST"),
                sdk::given("https://hub.example.test/hooks/line"),
                nullptr,
                0,
                sdk::given(body),
                ScriptedVendor::ServerTime};
    }

    ConnectorRig rig;
};

TEST_F(LineWebhook, HoldsTheSignatureOverTheRawBytes) {
    EXPECT_EQ(verify(Follow, FollowSignature), LL_OK);
    EXPECT_EQ(verify(Follow, FollowSignature, "X-Line-Signature"), LL_OK);
    EXPECT_EQ(verify(Ping, PingSignature), LL_OK);
    EXPECT_EQ(verify(Ping, FollowSignature), LL_FORBIDDEN);
    EXPECT_EQ(verify(json::parse(Follow).dump(), FollowSignature), LL_FORBIDDEN)
        << "the same JSON in other bytes";
    EXPECT_EQ(verify(Follow, ""), LL_FORBIDDEN);
    EXPECT_EQ(verify(Follow, std::string(FollowSignature) + "="), LL_FORBIDDEN);
}

TEST_F(LineWebhook, WithoutASecretNothingIsTrue) {
    rig.hub.setCredential("channel_secret", "");
    EXPECT_EQ(verify(Follow, FollowSignature), LL_FORBIDDEN);
}

TEST_F(LineWebhook, AFollowIsConsentAndAnActivity) {
    const auto read = decode(std::string(Follow));
    ASSERT_EQ(read.records.size(), 2U) << read.end.message;
    EXPECT_EQ(read.records[0].stream, "followers");
    EXPECT_EQ(read.records[0].externalId, Mika);
    EXPECT_EQ(json::parse(read.records[0].payload), (json{{"handle", std::string("line:") + Mika},
                                                          {"userId", Mika},
                                                          {"friendship", "follow"},
                                                          {"friendship_at", 1'767'225'600'000}}));
    EXPECT_EQ(read.records[1].stream, "events");
    EXPECT_EQ(read.records[1].externalId, "01KDVB6T000000000000000000");
    EXPECT_EQ(read.records[1].modifiedAt, 1'767'225'600'000'000);
    EXPECT_NE(read.records[0].eventId, read.records[1].eventId) << "each is taken once";
}

TEST_F(LineWebhook, ARedeliveryIsTheSameEvent) {
    const auto first = decode(event("unfollow"));
    const auto again = decode(event("unfollow", {{"deliveryContext", {{"isRedelivery", true}}}}));
    ASSERT_EQ(first.records.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i)
        EXPECT_EQ(first.records[i].eventId, again.records.at(i).eventId);
    EXPECT_EQ(json::parse(first.records[0].payload)["friendship"], "unfollow");
}

TEST_F(LineWebhook, AMessageIsKnownByItsOwnIdAndCanBeUnsent) {
    const auto message = decode(
        event("message",
              {{"message", {{"type", "text"}, {"id", "461"}, {"text", "What does it cost?"}}}}));
    ASSERT_EQ(message.records.size(), 1U);
    EXPECT_EQ(message.records[0].externalId, "461");
    EXPECT_EQ(json::parse(message.records[0].payload)["message"]["text"], "What does it cost?");
    const auto unsent = decode(event("unsend", {{"unsend", {{"messageId", "461"}}}}));
    ASSERT_EQ(unsent.records.size(), 1U);
    EXPECT_EQ(unsent.records[0].op, LL_RECORD_TOMBSTONE);
    EXPECT_EQ(unsent.records[0].externalId, "461");
}

TEST_F(LineWebhook, PassesOverWhatItDoesNotKnowAndNeedsNoSource) {
    EXPECT_TRUE(decode(event("somethingNew")).records.empty());
    EXPECT_TRUE(decode(event("beacon")).records.empty());
    auto bare = event("unfollow");
    bare.erase("source");
    const auto read = decode(bare);
    EXPECT_EQ(read.end.status, LL_OK);
    ASSERT_EQ(read.records.size(), 1U) << "of nobody: no friend";
    EXPECT_EQ(read.records[0].stream, "events");
    EXPECT_EQ(decode(std::string("[]")).end.status, LL_INVALID_RECORD);
}

TEST_F(LineWebhook, TakesTheChannelsOneAddressAndSaysWhatItReplaced) {
    rig.vendor.once("GET", "/webhook/endpoint",
                    R"({"endpoint":"https://elsewhere.example/","active":false})");
    rig.vendor.once("PUT", "/webhook/endpoint", "{}");
    const json desired = {{"url", "https://hub.example.test/hooks/line"},
                          {"streams", {"followers", "events"}}};
    std::string actual;
    EXPECT_EQ(rig.session().subscribe(desired, actual).status, LL_OK);
    EXPECT_EQ(json::parse(actual)["subscriptions"].size(), 2U);
    EXPECT_EQ(json::parse(actual)["notes"].size(), 3U) << actual;
    EXPECT_EQ(rig.vendor.bodies("/webhook/endpoint").size(), 2U) << "set once";
    rig.vendor.once("GET", "/webhook/endpoint",
                    R"({"endpoint":"https://hub.example.test/hooks/line","active":true})");
    EXPECT_EQ(rig.session().subscribe(desired, actual).status, LL_OK);
    EXPECT_EQ(rig.vendor.calls.back().method, "GET") << "the second time nothing is changed";
}

class LineWebhookOfOneBot : public LineWebhook {
protected:
    LineWebhookOfOneBot()
        : LineWebhook(json{{"base_url", "https://api.line.example"},
                           {"bot_user_id", "U00000000000000000000000000000002"}}) {}
};

TEST_F(LineWebhookOfOneBot, LeavesOutTheEventsOfAnother) {
    const auto read = decode(std::string(Follow));
    EXPECT_EQ(read.end.status, LL_OK);
    EXPECT_TRUE(read.records.empty());
}

}  // namespace
}  // namespace leadloom::testing
