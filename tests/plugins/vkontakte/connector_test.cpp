#include <gtest/gtest.h>
#include <leadloom/abi/webhook.h>
#include <leadloom/sdk/text.h>
#include <nlohmann/json.hpp>

#include "tests/plugins/support/scripted_vendor.h"

namespace leadloom::testing {
namespace {

using nlohmann::json;

constexpr const char* Secret = "ll-secret-7";

class VkontakteConnector : public ::testing::Test {
protected:
    VkontakteConnector()
        : rig("vkontakte",
              {{"base_url", "https://api.vk.example"}, {"group_id", 1001}, {"ad_account_id", 1}}) {
        rig.hub.setCredential("callback_secret", Secret);
    }

    void answers(const std::string& method, const json& response) {
        rig.vendor.once("POST", "/method/" + method, json{{"response", response}}.dump());
    }
    CallEnd refusedWith(int code) {
        rig.vendor.once("POST", "/method/groups.getMembers",
                        json{{"error",
                              {{"error_code", code},
                               {"error_msg", "No access for ada@example.test"},
                               {"request_params", json::array()}}}}
                            .dump());
        return rig.session().read("members", "", {}).end;
    }
    static ll_webhook_request of(const std::string& body) {
        return {sizeof(ll_webhook_request),
                sdk::given("POST"),
                sdk::given("https://hub.example.test/hooks/vk"),
                nullptr,
                0,
                sdk::given(body),
                ScriptedVendor::ServerTime};
    }
    static std::string event(const std::string& type, const json& object,
                             const std::string& secret = Secret, int group = 1001) {
        return json{{"type", type}, {"group_id", group}, {"event_id", "e1"},
                    {"v", "5.199"}, {"secret", secret},  {"object", object}}
            .dump();
    }
    ll_status verify(const std::string& body) { return rig.session().verify(of(body)).status; }
    CapturedRead decode(const std::string& body) { return rig.session().decode(of(body)); }
    CallEnd challenge(const json& body, std::string& answer) {
        const auto text = body.dump();
        return rig.session().challenge(of(text), answer);
    }

    ConnectorRig rig;
};

TEST_F(VkontakteConnector, SortsWhatIsRefusedInside200) {
    EXPECT_EQ(refusedWith(5).status, LL_AUTH);
    EXPECT_EQ(refusedWith(1117).status, LL_AUTH);
    EXPECT_EQ(refusedWith(15).status, LL_FORBIDDEN);
    EXPECT_EQ(refusedWith(29).status, LL_QUOTA);
    EXPECT_EQ(refusedWith(10).status, LL_TRANSIENT);
    EXPECT_EQ(refusedWith(100).status, LL_INVALID_CONFIG);
    const auto often = refusedWith(6);
    EXPECT_EQ(often.status, LL_RATE_LIMITED);
    EXPECT_EQ(often.retryAfterMs, 1000);
    EXPECT_EQ(often.message.find("ada@"), std::string::npos);
}

TEST_F(VkontakteConnector, WalksThroughEveryFormAndReadsAnswersInEachShape) {
    const json forms = json::array({{{"form_id", 9}}, {{"form_id", 7}}});
    const json answerList = json::array(
        {{{"key", "first_name"}, {"answer", {{"value", "Ada"}}}},
         {{"key", "custom_0"}, {"answer", json::array({{{"value", "Red"}}, {{"value", "Blue"}}})}},
         {{"key", "custom_1"}, {"answer", "so \"quoted\""}}});
    answers("leadForms.list", forms);
    answers("leadForms.getLeads", {{"leads", json::array({{{"lead_id", 9001},
                                                           {"user_id", 555001},
                                                           {"date", 1'767'225'600},
                                                           {"answers", answerList}}})},
                                   {"next_page_token", "tok2"}});
    answers("leadForms.getLeads", {{"leads", json::array()}});
    answers("leadForms.list", forms);
    answers(
        "leadForms.getLeads",
        {{"leads",
          json::array(
              {{{"lead_id", 9002}, {"user_id", 555002}, {"date", 1}, {"answers", json::array()}}})},
         {"next_page_token", ""}});
    answers("leadForms.list", forms);
    const auto read = rig.session().read("leads", "", {});
    EXPECT_EQ(read.end.status, LL_END) << read.end.message;
    ASSERT_EQ(read.records.size(), 2U);
    EXPECT_EQ(read.records[0].externalId, "1001:9001");
    const auto payload = json::parse(read.records[0].payload);
    EXPECT_EQ(
        payload["fields"],
        (json{{"first_name", "Ada"}, {"custom_0", "Red, Blue"}, {"custom_1", "so \"quoted\""}}));
    EXPECT_EQ(payload["handle"], "vk:555001");
    EXPECT_EQ(payload["form_id"], 7) << "forms go by rising id";
    EXPECT_EQ(json::parse(read.records[1].payload)["form_id"], 9);
    const auto asked = rig.vendor.bodies("getLeads");
    ASSERT_EQ(asked.size(), 3U);
    EXPECT_NE(asked[1].find("next_page_token=tok2"), std::string::npos);
    EXPECT_NE(asked[2].find("form_id=9"), std::string::npos);
}

TEST_F(VkontakteConnector, ACommunityWithoutFormsHasNoLeads) {
    answers("leadForms.list", json::array());
    const auto read = rig.session().read("leads", "", {});
    EXPECT_EQ(read.end.status, LL_END);
    EXPECT_TRUE(read.records.empty());
}

TEST_F(VkontakteConnector, AForgottenPageStartsAnew) {
    rig.vendor.always("POST", "/method/leadForms.getLeads", R"({"error":{"error_code":100}})");
    EXPECT_EQ(rig.session()
                  .read("leads", R"({"since":0,"full":true,"position":"7/tok2"})", {})
                  .end.status,
              LL_CURSOR_EXPIRED);
}

TEST_F(VkontakteConnector, FiguresAreRowsByDayAndCampaignInTheAccountsCurrency) {
    answers("ads.getCampaigns", json::array({{{"id", 10}}, {{"id", 11}}}));
    answers("ads.getStatistics",
            json::array({{{"id", 10},
                          {"type", "campaign"},
                          {"stats", json::array({{{"day", "2026-01-01"}, {"spent", "12.50"}}})}},
                         {{"id", 11}, {"type", "campaign"}, {"stats", json::array()}}}));
    const auto pulled = rig.session().pull("campaigns", "2026-01-01", "2026-01-02");
    EXPECT_EQ(pulled.end.status, LL_END) << pulled.end.message;
    ASSERT_EQ(pulled.records.size(), 1U) << "days without delivery are missing, not zero";
    EXPECT_EQ(pulled.records[0].externalId, "2026-01-01/10");
    EXPECT_EQ(json::parse(pulled.records[0].payload), (json{{"campaign_id", "10"},
                                                            {"currency", "RUB"},
                                                            {"day", "2026-01-01"},
                                                            {"spent", "12.50"}}));
}

TEST_F(VkontakteConnector, KnowsACallByTheSecretInItsBody) {
    EXPECT_EQ(verify(event("group_leave", {{"user_id", 1}})), LL_OK);
    EXPECT_EQ(verify(event("group_leave", {{"user_id", 1}}, "ll-secret-8")), LL_FORBIDDEN);
    EXPECT_EQ(verify(R"({"type":"group_leave","group_id":1001})"), LL_FORBIDDEN);
    EXPECT_EQ(verify("no json"), LL_FORBIDDEN);
}

TEST_F(VkontakteConnector, ALeadComesWholeAndWithoutTheSecret) {
    const auto read = decode(
        event("lead_forms_new",
              {{"lead_id", 9001},
               {"user_id", 555001},
               {"form_id", 7},
               {"answers", json::array({{{"key", "email"}, {"answer", "ada@example.test"}}})}}));
    ASSERT_EQ(read.records.size(), 1U) << read.end.message;
    EXPECT_EQ(read.records[0].stream, "leads");
    EXPECT_EQ(read.records[0].externalId, "1001:9001");
    EXPECT_EQ(read.records[0].eventId, "e1");
    EXPECT_EQ(json::parse(read.records[0].payload)["fields"]["email"], "ada@example.test");
    EXPECT_EQ(read.records[0].payload.find(Secret), std::string::npos);
}

TEST_F(VkontakteConnector, TellsConsentFromMembership) {
    EXPECT_EQ(json::parse(decode(event("message_deny", {{"user_id", 5}})).records.at(0).payload),
              (json{{"handle", "vk:5"}, {"id", 5}, {"messages", "deny"}}));
    const auto joined = decode(event("group_join", {{"user_id", 5}, {"join_type", "join"}}));
    EXPECT_EQ(json::parse(joined.records.at(0).payload), (json{{"handle", "vk:5"}, {"id", 5}}));
    EXPECT_TRUE(
        decode(event("group_join", {{"user_id", 5}, {"join_type", "request"}})).records.empty());
    EXPECT_EQ(decode(event("group_leave", {{"user_id", 5}, {"self", 1}})).records.at(0).op,
              LL_RECORD_TOMBSTONE);
}

TEST_F(VkontakteConnector, AMessageIsAnActivityAndAllElseIsPassedOver) {
    const auto read = decode(event(
        "message_new",
        {{"message",
          {{"id", 12}, {"date", 1'767'225'600}, {"from_id", 5}, {"text", "What does it cost?"}}},
         {"client_info", json::object()}}));
    ASSERT_EQ(read.records.size(), 1U);
    EXPECT_EQ(read.records[0].stream, "messages");
    EXPECT_EQ(read.records[0].externalId, "12");
    EXPECT_EQ(read.records[0].modifiedAt, 1'767'225'600'000'000);
    EXPECT_TRUE(decode(event("like_add", {{"liker_id", 5}})).records.empty());
    EXPECT_TRUE(decode(event("group_leave", {{"user_id", 5}}, Secret, 1002)).records.empty())
        << "of another community";
    EXPECT_EQ(decode("{}").end.status, LL_INVALID_RECORD);
}

TEST_F(VkontakteConnector, AMessageOfAChatIsKnownByItsNumberThere) {
    for (const int number : {7, 8}) {
        const auto read = decode(event("message_new", {{"message",
                                                        {{"id", 0},
                                                         {"peer_id", 2'000'000'001},
                                                         {"conversation_message_id", number},
                                                         {"date", 1'767'225'600},
                                                         {"from_id", 5},
                                                         {"text", "Hello"}}}}));
        ASSERT_EQ(read.records.size(), 1U);
        EXPECT_EQ(read.records[0].externalId, "2000000001_" + std::to_string(number));
    }
    EXPECT_TRUE(
        decode(event("message_new", {{"message", {{"id", 0}, {"text", "?"}}}})).records.empty());
}

TEST_F(VkontakteConnector, TellsAServerThatStandsAlreadyItsNewSecret) {
    const json desired = {{"url", "https://hub.example.test/hooks/vk"}, {"streams", {"leads"}}};
    for (const std::string known : {"the-old-one", Secret}) {
        answers("groups.getCallbackConfirmationCode", {{"code", "a1b2c3d4"}});
        answers("groups.getCallbackServers",
                {{"count", 1},
                 {"items",
                  json::array({{{"id", 3}, {"url", desired["url"]}, {"secret_key", known}}})}});
        if (known != Secret) answers("groups.editCallbackServer", 1);
        answers("groups.setCallbackSettings", 1);
        std::string actual;
        const auto end = rig.session().subscribe(desired, actual);
        EXPECT_EQ(end.status, LL_OK) << end.message;
    }
    const auto told = rig.vendor.bodies("groups.editCallbackServer");
    ASSERT_EQ(told.size(), 1U);
    EXPECT_NE(told[0].find("server_id=3"), std::string::npos);
    EXPECT_NE(told[0].find(std::string("secret_key=") + Secret), std::string::npos);
    EXPECT_TRUE(rig.vendor.bodies("groups.addCallbackServer").empty());
}

TEST_F(VkontakteConnector, FetchesTheCodeBeforeItAddsItsServerAndConfirmsWithIt) {
    const json desired = {{"url", "https://hub.example.test/hooks/vk"},
                          {"streams", {"leads", "members"}}};
    const json question = {{"type", "confirmation"}, {"group_id", 1001}, {"secret", Secret}};
    std::string answer, actual;
    EXPECT_EQ(challenge(question, answer).status, LL_FORBIDDEN) << "nothing to confirm with yet";
    answers("groups.getCallbackConfirmationCode", {{"code", "a1b2c3d4"}});
    answers("groups.getCallbackServers", {{"count", 0}, {"items", json::array()}});
    answers("groups.addCallbackServer", {{"server_id", 3}});
    answers("groups.setCallbackSettings", 1);
    const auto end = rig.session().subscribe(desired, actual);
    ASSERT_EQ(end.status, LL_OK) << end.message;
    EXPECT_EQ(json::parse(actual)["subscriptions"].size(), 2U);
    EXPECT_EQ(actual.find(Secret), std::string::npos);
    EXPECT_NE(rig.vendor.calls.front().url.find("getCallbackConfirmationCode"), std::string::npos);
    EXPECT_NE(rig.vendor.bodies("setCallbackSettings").at(0).find("server_id=3"),
              std::string::npos);
    EXPECT_EQ(challenge(question, answer).status, LL_OK);
    EXPECT_EQ(answer, "a1b2c3d4");
    auto stranger = question;
    stranger["secret"] = "ll-secret-8";
    EXPECT_EQ(challenge(stranger, answer).status, LL_FORBIDDEN);
    EXPECT_EQ(challenge({{"type", "group_join"}}, answer).status, LL_UNSUPPORTED);
}

}  // namespace
}  // namespace leadloom::testing
