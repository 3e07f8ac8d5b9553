#include <gtest/gtest.h>
#include <leadloom/sdk/error_table.h>

#include "tests/plugin-sdk/sdk/hub_fixture.h"

namespace leadloom::sdk {
namespace {

using testing::HttpReply;

const ErrorTable Table("/errorCode", "/message",
                       {{403, "REQUEST_LIMIT_EXCEEDED", LL_QUOTA},
                        {0, "INSUFFICIENT*", LL_FORBIDDEN},
                        {0, "UNABLE_TO_LOCK_ROW", LL_TRANSIENT},
                        {400, "INVALID_QUERY_LOCATOR", LL_CURSOR_EXPIRED},
                        {423, "", LL_TRANSIENT}});

class Judging : public ::testing::Test, public HubFixture {
protected:
    Status judge(HttpReply reply, Intent intent = Intent::Read) {
        transport.replies = {std::move(reply)};
        const auto answer = host.http().send(call, HttpRequest::get("https://x.example/"));
        EXPECT_TRUE(answer);
        return Table.judge(call, host.json(), *answer, intent, "reading leads");
    }
    ll_status codeOf(int http, Intent intent = Intent::Read) {
        return judge(HttpReply::json(http, "{}"), intent).code();
    }
};

TEST_F(Judging, TakesTheVendorsRulesFirst) {
    EXPECT_EQ(judge(HttpReply::json(403, R"([{"errorCode":"REQUEST_LIMIT_EXCEEDED"}])")).code(),
              LL_QUOTA);
    EXPECT_EQ(
        judge(HttpReply::json(400, R"({"errorCode":"INSUFFICIENT_ACCESS_OR_READONLY"})")).code(),
        LL_FORBIDDEN);
    EXPECT_EQ(judge(HttpReply::json(400, R"({"errorCode":"INVALID_QUERY_LOCATOR"})")).code(),
              LL_CURSOR_EXPIRED);
    EXPECT_EQ(codeOf(423), LL_TRANSIENT);
}

TEST_F(Judging, FallsBackToWhatHttpSays) {
    EXPECT_EQ(codeOf(200), LL_OK);
    EXPECT_EQ(codeOf(401), LL_AUTH);
    EXPECT_EQ(codeOf(403), LL_FORBIDDEN);
    EXPECT_EQ(codeOf(404), LL_NOT_FOUND);
    EXPECT_EQ(codeOf(412), LL_CONFLICT);
    EXPECT_EQ(codeOf(429), LL_RATE_LIMITED);
    EXPECT_EQ(codeOf(302), LL_INVALID_CONFIG);
    EXPECT_EQ(codeOf(400), LL_INVALID_CONFIG);
    EXPECT_EQ(codeOf(422, Intent::Write), LL_INVALID_RECORD);
    EXPECT_EQ(codeOf(500), LL_TRANSIENT);
}

TEST_F(Judging, CallsAFailedWriteUnknownUnlessTheVendorPromisesOtherwise) {
    EXPECT_EQ(codeOf(500, Intent::Write), LL_UNKNOWN_OUTCOME);
    EXPECT_EQ(codeOf(503, Intent::Write), LL_UNKNOWN_OUTCOME);
    EXPECT_EQ(codeOf(408, Intent::Write), LL_UNKNOWN_OUTCOME);
    EXPECT_EQ(
        judge(HttpReply::json(500, R"({"errorCode":"UNABLE_TO_LOCK_ROW"})"), Intent::Write).code(),
        LL_TRANSIENT);
    auto busy = HttpReply::json(503, "{}");
    busy.headers.emplace_back("retry-after", "3");
    EXPECT_EQ(judge(busy, Intent::Write).code(), LL_RATE_LIMITED);
}

TEST_F(Judging, ReadsRetryAfterAsSecondsOrAsADate) {
    auto reply = HttpReply::json(429, "{}");
    reply.headers.emplace_back("Retry-After", "7");
    EXPECT_EQ(judge(reply).retryAfter(), std::chrono::seconds(7));
    reply.headers.back().second = "Thu, 01 Jan 2026 00:01:00 GMT";
    reply.serverTime = *parseIsoTime("2026-01-01T00:00:30Z");
    EXPECT_EQ(judge(reply).retryAfter(), std::chrono::seconds(30));
    reply.headers.back().second = "soon";
    EXPECT_LT(judge(reply).retryAfter().count(), 0);
}

TEST_F(Judging, WritesAMessageWithoutPersonalData) {
    const auto status = judge(HttpReply::json(
        400, R"({"errorCode":"DUPLICATE","message":"ada@loomtest.example exists"})"));
    EXPECT_EQ(status.message(), "reading leads: HTTP 400, DUPLICATE: <email> exists");
    EXPECT_EQ(status.httpStatus(), 400);
    EXPECT_EQ(judge(HttpReply::json(502, "<html>")).message(), "reading leads: HTTP 502");
}

TEST_F(Judging, KnowsTheCodesOfSingleRecords) {
    EXPECT_EQ(Table.ofCode("UNABLE_TO_LOCK_ROW"), LL_TRANSIENT);
    EXPECT_EQ(Table.ofCode("INSUFFICIENT_ACCESS"), LL_FORBIDDEN);
    EXPECT_EQ(Table.ofCode("STRING_TOO_LONG"), LL_INVALID_RECORD);
}

}  // namespace
}  // namespace leadloom::sdk
