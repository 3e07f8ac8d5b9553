#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/plugins/support/scripted_vendor.h"

namespace leadloom::testing {
namespace {

using nlohmann::json;

constexpr const char* Mika = "U000000000000000000000000000000aa";
constexpr const char* Ito = "U000000000000000000000000000000ab";

HttpReply refusal(int status, const std::string& message) {
    return HttpReply::json(status, json{{"message", message}}.dump());
}

HttpReply withHeader(HttpReply reply, const std::string& name, const std::string& value) {
    reply.headers.emplace_back(name, value);
    return reply;
}

class LineConnector : public ::testing::Test {
protected:
    LineConnector() : rig("line", {{"base_url", "https://api.line.example"}}) {}

    CapturedRead readFollowers(const std::string& cursor = {}) {
        return rig.session().read("followers", cursor, {});
    }
    CallEnd publish(const json& post, std::string& id, const std::string& key = "post-1") {
        return rig.session().publish(post.dump(), 0, key, id);
    }
    CapturedWrite upload(const std::vector<json>& records) {
        std::vector<Session::Writing> events;
        for (const auto& record : records) {
            Session::Writing event;
            event.payload = json{{"event", "deal_won"}, {"record", record}}.dump();
            events.push_back(event);
        }
        return rig.session().upload("Spring", events);
    }
    json sent(const std::string& path) { return json::parse(rig.vendor.bodies(path).at(0)); }
    std::string retryKey(std::size_t call) {
        for (const auto& [name, value] : rig.vendor.calls.at(call).headers)
            if (name == "X-Line-Retry-Key") return value;
        return {};
    }

    ConnectorRig rig;
};

TEST_F(LineConnector, AFriendWhoShowsNoProfileIsKeptById) {
    rig.vendor.once("GET", "/followers/ids", json{{"userIds", {Mika, Ito}}}.dump());
    rig.vendor.once("GET", std::string("/profile/") + Mika,
                    json{{"userId", Mika}, {"displayName", "Mika"}}.dump());
    rig.vendor.once("GET", "/profile/", refusal(404, "Not found"));
    const auto read = readFollowers();
    ASSERT_EQ(read.records.size(), 2U) << read.end.message;
    EXPECT_EQ(
        json::parse(read.records[0].payload),
        (json{{"handle", std::string("line:") + Mika}, {"userId", Mika}, {"displayName", "Mika"}}));
    EXPECT_EQ(json::parse(read.records[1].payload),
              (json{{"handle", std::string("line:") + Ito}, {"userId", Ito}}));
}

TEST_F(LineConnector, AnEmptyPageWithANextGoesOn) {
    rig.vendor.once("GET", "start=t2", json{{"userIds", {Mika}}}.dump());
    rig.vendor.once("GET", "/followers/ids",
                    json{{"userIds", json::array()}, {"next", "t2"}}.dump());
    rig.vendor.once("GET", "/profile/", json{{"userId", Mika}, {"displayName", "Mika"}}.dump());
    const auto read = readFollowers();
    EXPECT_EQ(read.end.status, LL_END);
    EXPECT_EQ(read.records.size(), 1U);
}

TEST_F(LineConnector, AForgottenTokenStartsAnewAndABadFirstRequestDoesNot) {
    rig.vendor.always("GET", "/followers/ids", refusal(400, "Invalid start"));
    EXPECT_EQ(readFollowers(R"({"since":0,"full":true,"position":"old"})").end.status,
              LL_CURSOR_EXPIRED);
    EXPECT_EQ(readFollowers().end.status, LL_INVALID_CONFIG);
}

TEST_F(LineConnector, TakesNothingElseForAProfileOrAList) {
    rig.vendor.always("GET", "/followers/ids", json{{"userIds", {Mika}}}.dump());
    rig.vendor.once("GET", "/profile/", json{{"userId", Ito}, {"displayName", "Ito"}}.dump());
    EXPECT_EQ(readFollowers().end.status, LL_TRANSIENT);
    rig.vendor.once("GET", "/profile/", HttpReply::json(200, "<html>"));
    EXPECT_EQ(readFollowers().end.status, LL_TRANSIENT);
    ConnectorRig other("line", {{"base_url", "https://api.line.example"}});
    other.vendor.always("GET", "/followers/ids", R"({"userIds":["nobody"]})");
    EXPECT_EQ(other.session().read("followers", "", {}).end.status, LL_TRANSIENT);
}

TEST_F(LineConnector, SendsByTheNumberOfThoseItIsFor) {
    rig.vendor.always("POST", "/message/push", json{{"sentMessages", {{{"id", "461"}}}}}.dump());
    rig.vendor.always("POST", "/message/multicast",
                      withHeader(HttpReply::json(200, "{}"), "x-line-request-id", "r-1"));
    std::string id;
    EXPECT_EQ(publish({{"text", "Hello"}, {"audience", {Mika}}}, id).status, LL_OK);
    EXPECT_EQ(id, "461");
    EXPECT_EQ(sent("/message/push"),
              (json{{"to", Mika}, {"messages", {{{"type", "text"}, {"text", "Hello"}}}}}));
    const auto picture = std::string("https://img.example/a.png");
    const json post = {{"media", json::array({picture})}, {"audience", {Mika, Ito}}};
    EXPECT_EQ(publish(post, id).status, LL_OK);
    EXPECT_EQ(id, "request/r-1");
    EXPECT_EQ(sent("/message/multicast")["to"], (json{Mika, Ito}));
    EXPECT_EQ(sent("/message/multicast")["messages"][0]["previewImageUrl"], picture);
}

TEST_F(LineConnector, ARetryKeyIsAUuidThatStaysTheSameAndMakesRepeatsSafe) {
    rig.vendor.always("POST", "/message/broadcast", "{}");
    std::string id;
    publish({{"text", "All"}, {"audience", "all"}}, id, "post-1");
    publish({{"text", "All"}, {"audience", "all"}}, id, "post-1");
    publish({{"text", "All"}, {"audience", "all"}}, id, "post-2");
    publish({{"text", "All"}, {"audience", "all"}}, id, "");
    EXPECT_THAT(retryKey(0), ::testing::MatchesRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"));
    EXPECT_EQ(retryKey(0), retryKey(1));
    EXPECT_NE(retryKey(0), retryKey(2));
    EXPECT_TRUE(rig.vendor.calls[0].safe);
    EXPECT_EQ(retryKey(3), "");
    EXPECT_FALSE(rig.vendor.calls[3].safe);
}

TEST_F(LineConnector, ARepeatedRetryKeyIsSuccess) {
    rig.vendor.once("POST", "/message/push",
                    HttpReply::json(409, R"({"message":"The retry key is already accepted",)"
                                         R"("sentMessages":[{"id":"461"}]})"));
    std::string id;
    EXPECT_EQ(publish({{"text", "Hello"}, {"audience", {Mika}}}, id).status, LL_OK);
    EXPECT_EQ(id, "461");
    rig.vendor.once("POST", "/message/multicast",
                    withHeader(refusal(409, "The retry key is already accepted"),
                               "x-line-accepted-request-id", "r-0"));
    EXPECT_EQ(publish({{"text", "Hello"}, {"audience", {Mika, Ito}}}, id).status, LL_OK);
    EXPECT_EQ(id, "request/r-0");
}

TEST_F(LineConnector, TellsTheThreeKindsOfFailureOfASendingApart) {
    std::string id;
    const json post = {{"text", "Hello"}, {"audience", {Mika}}};
    rig.vendor.once("POST", "/push", refusal(429, "You have reached your monthly limit."));
    EXPECT_EQ(publish(post, id).status, LL_QUOTA);
    rig.vendor.once("POST", "/push",
                    refusal(429, "The API rate limit has been exceeded. Try again later."));
    EXPECT_EQ(publish(post, id).status, LL_RATE_LIMITED);
    rig.vendor.once("POST", "/push", refusal(500, "Internal server error"));
    EXPECT_EQ(publish(post, id).status, LL_UNKNOWN_OUTCOME);
    rig.vendor.once("POST", "/push", refusal(400, "Failed to send messages"));
    EXPECT_EQ(publish(post, id).status, LL_INVALID_RECORD);
}

TEST_F(LineConnector, SendsToNobodyByMistake) {
    std::string id;
    EXPECT_EQ(publish({{"text", "Hello"}}, id).status, LL_INVALID_RECORD);
    EXPECT_EQ(publish({{"text", "Hello"}, {"audience", json::array()}}, id).status,
              LL_INVALID_RECORD);
    const json many(501, Mika);
    EXPECT_EQ(publish({{"text", "Hello"}, {"audience", many}}, id).status, LL_INVALID_RECORD);
    EXPECT_EQ(publish({{"audience", {Mika}}}, id).status, LL_INVALID_RECORD) << "says nothing";
    EXPECT_EQ(rig.session().publish(R"({"text":"x","audience":"all"})", 1, "k", id).status,
              LL_UNSUPPORTED)
        << "at a later time";
    EXPECT_TRUE(rig.vendor.calls.empty());
}

TEST_F(LineConnector, ANarrowcastIsAskedForItsState) {
    rig.vendor.once("POST", "/narrowcast",
                    withHeader(HttpReply::json(202, "{}"), "x-line-request-id", "r-7"));
    rig.vendor.once("GET", "requestId=r-7", R"({"phase":"failed","errorCode":2})");
    std::string id, state;
    EXPECT_EQ(
        publish({{"text", "Hi"}, {"audience", {{"audience_group", "4100000000001"}}}}, id).status,
        LL_OK);
    EXPECT_EQ(sent("/narrowcast")["recipient"]["audienceGroupId"], 4'100'000'000'001);
    EXPECT_EQ(rig.session().stateOfPost(id, state).status, LL_OK);
    EXPECT_EQ(json::parse(state), (json{{"state", "failed"}, {"reason", "error 2"}}));
    EXPECT_EQ(rig.session().stateOfPost("461", state).status, LL_OK);
    EXPECT_EQ(json::parse(state)["state"], "published");
}

TEST_F(LineConnector, ADayThatIsNotCountedYetHasNoRow) {
    rig.vendor.once("GET", "date=20260105", R"({"status":"ready","followers":7,"blocks":1})");
    rig.vendor.once("GET", "date=20260106", R"({"status":"unready"})");
    rig.vendor.once("GET", "date=20260107", R"({"status":"out_of_service"})");
    const auto pulled = rig.session().pull("followers", "2026-01-05", "2026-01-07");
    EXPECT_EQ(pulled.end.status, LL_END) << pulled.end.message;
    ASSERT_EQ(pulled.records.size(), 1U);
    EXPECT_EQ(pulled.records[0].externalId, "2026-01-05");
    EXPECT_EQ(json::parse(pulled.records[0].payload)["date"], "2026-01-05");
    rig.vendor.once("GET", "date=20260105", "{}");
    EXPECT_EQ(rig.session().pull("messages", "2026-01-05", "2026-01-05").end.status, LL_TRANSIENT);
}

TEST_F(LineConnector, FillsTheAudienceOfExactlyThisNameWhicheverPageItIsOn) {
    rig.vendor.once("GET", "page=1&",
                    R"({"audienceGroups":[{"description":"Spring sale","audienceGroupId":1}],)"
                    R"("hasNextPage":true})");
    rig.vendor.once("GET", "page=2&",
                    R"({"audienceGroups":[{"description":"Spring","audienceGroupId":2}],)"
                    R"("hasNextPage":false})");
    rig.vendor.once("PUT", "/audienceGroup/upload", HttpReply::json(202, "{}"));
    const auto done = upload({{{"stream", "followers"}, {"id", Mika}},
                              {{"stream", "followers"}, {"id", Mika}},
                              {{"stream", "elsewhere"}, {"id", Ito}},
                              json::object()});
    EXPECT_EQ(sent("/audienceGroup/upload"),
              (json{{"audienceGroupId", 2}, {"audiences", {{{"id", Mika}}}}}));
    EXPECT_EQ(done.of(0)->status, LL_ACCEPTED);
    EXPECT_EQ(done.of(1)->status, LL_ACCEPTED);
    EXPECT_EQ(done.of(2)->status, LL_INVALID_RECORD);
    EXPECT_EQ(done.of(3)->status, LL_INVALID_RECORD);
}

TEST_F(LineConnector, MakesAnAudienceOnceAndDoesNotRepeatThatBlindly) {
    rig.vendor.always("GET", "/audienceGroup/list", R"({"audienceGroups":[],"hasNextPage":false})");
    rig.vendor.once("POST", "/audienceGroup/upload", refusal(500, "Internal server error"));
    const auto lost = upload({{{"stream", "followers"}, {"id", Mika}}});
    EXPECT_EQ(lost.of(0)->status, LL_UNKNOWN_OUTCOME);
    EXPECT_FALSE(rig.vendor.calls.back().safe);
    EXPECT_EQ(sent("/audienceGroup/upload")["description"], "Spring");
}

TEST_F(LineConnector, TellsWhatIsLeftOfTheMonth) {
    rig.vendor.once("GET", "/quota/consumption", R"({"totalUsage":300})");
    rig.vendor.once("GET", "/quota", R"({"type":"limited","value":1000})");
    std::vector<CapturedQuota> left;
    EXPECT_EQ(rig.session().quota(left).status, LL_OK);
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left[0].remaining, 700);
    EXPECT_EQ(left[0].limit, 1000);
    rig.vendor.once("GET", "/quota", R"({"type":"none"})");
    EXPECT_EQ(rig.session().quota(left).status, LL_OK);
    EXPECT_EQ(left.at(1).remaining, -1) << "unlimited";
}

class LineCheck : public LineConnector {
protected:
    LineCheck() { rig.vendor.always("GET", "/bot/info", json{{"userId", Mika}}.dump()); }
    std::vector<std::string> codes() {
        std::vector<CapturedFinding> findings;
        EXPECT_EQ(rig.session().check(findings).status, LL_OK);
        std::vector<std::string> all;
        for (const auto& finding : findings)
            if (finding.severity != LL_FINDING_OK) all.push_back(finding.code);
        return all;
    }
};

TEST_F(LineCheck, WarnsWhereFollowersAreHiddenAndNoWebhookIsCalled) {
    rig.vendor.always("GET", "/followers/ids",
                      refusal(403, "Access to this API is not available for your account"));
    EXPECT_EQ(codes(), (std::vector<std::string>{"followers_hidden", "webhook_missing"}));
}

TEST_F(LineCheck, WarnsWhereTheWebhookIsSwitchedOff) {
    rig.vendor.always("GET", "/followers/ids", R"({"userIds":[]})");
    rig.vendor.always("GET", "/webhook/endpoint",
                      R"({"endpoint":"https://hub.example.test/","active":false})");
    EXPECT_EQ(codes(), (std::vector<std::string>{"webhook_off"}));
}

}  // namespace
}  // namespace leadloom::testing
