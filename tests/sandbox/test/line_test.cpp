#include <set>

#include <gtest/gtest.h>

#include "tests/sandbox/test/line_client.h"

namespace leadloom::sandbox::line {
namespace {

using nlohmann::json;

constexpr const char* Key = "123e4567-e89b-12d3-a456-426614174000";
constexpr std::int64_t Hour = 3'600'000, Day = 24 * Hour;

json textTo(const json& to, const std::string& text = "Hello") {
    return {{"to", to}, {"messages", {{{"type", "text"}, {"text", text}}}}};
}

class LineSandbox : public ::testing::Test {
protected:
    std::string messageOf(const Answer& answer) { return answer.body.value("message", ""); }
    json lastSent() { return line.control("GET", "/sent").body["sent"].back(); }

    LineClient line;
};

TEST_F(LineSandbox, SignsAsTheVectorsSay) {
    const std::string secret = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
    EXPECT_EQ(
        signatureOf(R"({"destination":"U00000000000000000000000000000001","events":[]})", secret),
        "bh5LBU3iL1mYWSjjR1h0QYQsRSQHzMCUWN4nOkrSh0Y=");
}

TEST_F(LineSandbox, StatelessTokensLiveFifteenMinutes) {
    const std::string form =
        "grant_type=client_credentials&client_id=1234567890&client_secret="
        "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
    const Headers type = {{"Content-Type", "application/x-www-form-urlencoded"}};
    const auto issued = line.send("POST", "/line/oauth2/v3/token", form, type);
    EXPECT_EQ(issued.body["expires_in"], 899);
    const Headers bearer = {
        {"Authorization", "Bearer " + issued.body["access_token"].get<std::string>()}};
    EXPECT_EQ(line.send("GET", "/line/v2/bot/info", "", bearer).status, 200);
    line.wait(900'000);
    EXPECT_EQ(line.send("GET", "/line/v2/bot/info", "", bearer).status, 401);
    EXPECT_EQ(line.send("GET", "/line/v2/bot/info").status, 401);
    const auto refused = line.send("POST", "/line/oauth2/v3/token", form + "x", type);
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.body["error"], "invalid_client");
}

TEST_F(LineSandbox, AShortPageGoesOnAsLongAsThereIsANext) {
    std::set<std::string> made, found;
    for (int i = 0; i < 7; ++i)
        made.insert(line.follower("friend " + std::to_string(i)));
    std::string next = "/followers/ids?limit=3";
    while (!next.empty()) {
        const auto page = line.bot("GET", next).body;
        EXPECT_LE(page["userIds"].size(), 2U) << "fewer than asked for";
        for (const auto& id : page["userIds"])
            found.insert(id.get<std::string>());
        next = page.contains("next")
                   ? "/followers/ids?limit=3&start=" + page["next"].get<std::string>()
                   : "";
    }
    EXPECT_EQ(found, made);
    EXPECT_EQ(line.bot("GET", "/followers/ids?limit=1001").status, 400);
    EXPECT_EQ(line.bot("GET", "/followers/ids?start=elsewhere").status, 400);
    line.control("PATCH", "/settings", {{"verified", false}});
    EXPECT_EQ(line.bot("GET", "/followers/ids").status, 403);
}

TEST_F(LineSandbox, AContinuationTokenEndsAfterADay) {
    for (int i = 0; i < 3; ++i)
        line.follower("friend");
    const auto next = line.bot("GET", "/followers/ids?limit=1").body["next"].get<std::string>();
    EXPECT_EQ(line.bot("GET", "/followers/ids?start=" + next).status, 200);
    line.wait(Day);
    EXPECT_EQ(line.bot("GET", "/followers/ids?start=" + next).status, 400);
}

TEST_F(LineSandbox, AProfileIsHiddenFromThoseWhoBlockOrNeverAgreed) {
    const auto mika = line.follower("Mika");
    EXPECT_EQ(line.bot("GET", "/profile/" + mika).body["displayName"], "Mika");
    line.control("PATCH", "/records/followers/" + mika, {{"showsProfile", false}});
    const auto hidden = line.bot("GET", "/profile/" + mika);
    EXPECT_EQ(hidden.status, 404);
    EXPECT_EQ(hidden.body, (json{{"message", "Not found"}}));
    line.control("PATCH", "/records/followers/" + mika, {{"showsProfile", true}});
    line.control("DELETE", "/records/followers/" + mika);
    EXPECT_EQ(line.bot("GET", "/profile/" + mika).status, 404);
    EXPECT_TRUE(line.bot("GET", "/followers/ids").body["userIds"].empty());
}

TEST_F(LineSandbox, ARepeatedRetryKeyIsAConflictThatTellsWhatWasSent) {
    const auto mika = line.follower("Mika");
    const auto first = line.bot("POST", "/message/push", textTo(mika), Key);
    ASSERT_EQ(first.status, 200);
    const auto again = line.bot("POST", "/message/push", textTo(mika), Key);
    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(messageOf(again), "The retry key is already accepted");
    EXPECT_EQ(again.header("x-line-accepted-request-id"), first.header("x-line-request-id"));
    EXPECT_EQ(again.body["sentMessages"], first.body["sentMessages"]);
    EXPECT_EQ(line.control("GET", "/sent").body["sent"].size(), 1U);
    line.wait(Day);
    EXPECT_EQ(line.bot("POST", "/message/push", textTo(mika), Key).status, 200);
    EXPECT_EQ(line.bot("POST", "/message/push", textTo(mika), "no uuid").status, 400);
    EXPECT_EQ(line.bot("GET", "/info", nullptr, Key).status, 400) << "not taken elsewhere";
}

TEST_F(LineSandbox, SkipsWhoBlocksInSilenceAndRefusesWhoIsNobody) {
    const auto mika = line.follower("Mika"), ito = line.follower("Ito");
    line.control("DELETE", "/records/followers/" + ito);
    EXPECT_EQ(line.bot("POST", "/message/multicast", textTo({mika, ito})).body, json::object());
    EXPECT_EQ(lastSent()["reached"], json::array({mika}));
    EXPECT_EQ(line.bot("POST", "/message/push", textTo(ito)).status, 200);
    EXPECT_TRUE(lastSent()["reached"].empty());
    EXPECT_EQ(messageOf(line.bot("POST", "/message/push", textTo("mika"))),
              "The property, 'to', in the request body is invalid (line: -, column: -)");
    const auto nobody = "U" + std::string(32, '0');
    EXPECT_EQ(messageOf(line.bot("POST", "/message/push", textTo(nobody))),
              "Failed to send messages");
    EXPECT_EQ(line.bot("POST", "/message/multicast", textTo({mika, "ito"})).status, 400);
}

TEST_F(LineSandbox, NamesEachFaultOfABody) {
    const auto mika = line.follower("Mika");
    auto body = textTo(mika, "");
    body["colour"] = "red";
    const auto refused = line.bot("POST", "/message/push", body);
    EXPECT_EQ(messageOf(refused), "The request body has 2 error(s)");
    EXPECT_EQ(refused.body["details"][1]["property"], "messages[0].text");
    EXPECT_EQ(line.bot("POST", "/message/broadcast", {{"messages", json::array()}}).status, 400);
    EXPECT_EQ(line.bot("POST", "/message/validate/push", {{"messages", body["messages"]}}).status,
              400);
}

TEST_F(LineSandbox, TheMonthlyQuotaCountsRecipientsAndIsA429OfItsOwn) {
    const auto mika = line.follower("Mika"), ito = line.follower("Ito");
    EXPECT_EQ(line.bot("GET", "/message/quota").body, (json{{"type", "none"}}));
    line.control("PATCH", "/settings", {{"monthly_quota", 3}});
    EXPECT_EQ(line.bot("POST", "/message/multicast", textTo({mika, ito})).status, 200);
    EXPECT_EQ(line.bot("GET", "/message/quota/consumption").body["totalUsage"], 2);
    const auto over = line.bot("POST", "/message/multicast", textTo({mika, ito}));
    EXPECT_EQ(over.status, 429);
    EXPECT_EQ(messageOf(over), "You have reached your monthly limit.");
    EXPECT_EQ(line.bot("POST", "/message/push", textTo(mika)).status, 200);
}

TEST_F(LineSandbox, FiguresComeADayLateAndSixtyTimesAnHour) {
    const auto asked = [&] { return line.bot("GET", "/insight/followers?date=20260105"); };
    EXPECT_EQ(asked().body["status"], "ready");
    EXPECT_EQ(line.bot("GET", "/insight/followers?date=20180101").body["status"], "out_of_service");
    EXPECT_EQ(line.bot("GET", "/insight/followers?date=20990101").body["status"], "unready");
    EXPECT_EQ(line.bot("GET", "/insight/followers?date=2026-01-05").status, 400);
    for (int i = 0; i < 56; ++i)
        asked();
    EXPECT_EQ(asked().status, 429);
    line.wait(Hour);
    EXPECT_EQ(asked().status, 200);
}

TEST_F(LineSandbox, AnAudienceOnlyGrowsAndKeepsFriendsOnly) {
    const auto mika = line.follower("Mika"), ito = line.follower("Ito");
    const auto users = [](const json& ids) {
        json list = json::array();
        for (const auto& id : ids)
            list.push_back({{"id", id}});
        return list;
    };
    const auto made = line.bot(
        "POST", "/audienceGroup/upload",
        {{"description", "Spring"}, {"audiences", users({mika, "U" + std::string(32, '0')})}});
    ASSERT_EQ(made.status, 202);
    const auto id = made.body["audienceGroupId"];
    EXPECT_EQ(line.bot("PUT", "/audienceGroup/upload",
                       {{"audienceGroupId", id}, {"audiences", users({ito, mika})}})
                  .status,
              202);
    const auto group = line.bot("GET", "/audienceGroup/" + id.dump()).body;
    EXPECT_EQ(group["audienceGroup"]["audienceCount"], 2);
    EXPECT_EQ(group["jobs"][1]["audienceCount"], 1);
    const auto list = line.bot("GET", "/audienceGroup/list?page=1&description=spr").body;
    EXPECT_EQ(list["totalCount"], 1);
    EXPECT_EQ(line.bot("GET", "/audienceGroup/list").status, 400) << "a page must be named";
    const json narrow = {{"messages", textTo(mika)["messages"]},
                         {"recipient", {{"type", "audience"}, {"audienceGroupId", id}}}};
    const auto accepted = line.bot("POST", "/message/narrowcast", narrow);
    EXPECT_EQ(accepted.status, 202);
    const auto progress = line.bot(
        "GET", "/message/progress/narrowcast?requestId=" + accepted.header("x-line-request-id"));
    EXPECT_EQ(progress.body["errorCode"], 4) << "an audience below 50";
    EXPECT_EQ(line.bot("DELETE", "/audienceGroup/" + id.dump()).status, 200);
    EXPECT_EQ(line.bot("GET", "/audienceGroup/" + id.dump()).status, 400);
}

TEST_F(LineSandbox, AReplyTokenIsGoodOnceAndForAMinute) {
    const auto mika = line.follower("Mika");
    const auto written = [&] {
        return line
            .control("POST", "/events",
                     {{"userId", mika},
                      {"type", "message"},
                      {"message", {{"type", "text"}, {"id", "1"}, {"text", "Hi"}}}})
            .body["replyToken"];
    };
    const auto reply = [&](const json& token) {
        return line.bot("POST", "/message/reply",
                        {{"replyToken", token}, {"messages", textTo("")["messages"]}});
    };
    const auto token = written();
    EXPECT_EQ(reply(token).status, 200);
    EXPECT_EQ(messageOf(reply(token)), "Invalid reply token");
    const auto late = written();
    line.wait(60'000);
    EXPECT_EQ(reply(late).status, 400);
}

TEST_F(LineSandbox, DeliversOnceUnlessRedeliveryIsOn) {
    line.bot("PUT", "/channel/webhook/endpoint", {{"endpoint", "http://127.0.0.1:1/hooks/line"}});
    EXPECT_EQ(line.bot("GET", "/channel/webhook/endpoint").body["active"], true);
    EXPECT_EQ(line.bot("PUT", "/channel/webhook/endpoint", {{"endpoint", "http://x.test/"}}).status,
              400);
    const auto delivered = [&](std::size_t count) {
        json told;
        do
            told = line.control("GET", "/webhooks").body;
        while (told["waiting"] != 0 || told["deliveries"].size() < count);
        return told["deliveries"];
    };
    line.follower("Mika");
    ASSERT_EQ(delivered(1).size(), 1U);
    line.control("PATCH", "/settings", {{"webhook_redelivery", true}, {"webhook_retry_ms", 0}});
    line.follower("Ito");
    const auto all = delivered(6);
    ASSERT_EQ(all.size(), 6U);
    const auto first = json::parse(all[1]["body"].get<std::string>())["events"][0];
    const auto again = json::parse(all[2]["body"].get<std::string>())["events"][0];
    EXPECT_EQ(first["deliveryContext"]["isRedelivery"], false);
    EXPECT_EQ(again["deliveryContext"]["isRedelivery"], true);
    EXPECT_EQ(first["webhookEventId"], again["webhookEventId"]);
}

}  // namespace
}  // namespace leadloom::sandbox::line
