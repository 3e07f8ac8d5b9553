#include <stdexcept>

#include <gtest/gtest.h>
#include <leadloom/sdk/job.h>
#include <leadloom/sdk/settings.h>
#include <leadloom/sdk/webhook_signature.h>
#include <leadloom/sdk/write_form.h>

#include "plugin-sdk/testing/json_scanner.h"
#include "tests/plugin-sdk/sdk/hub_fixture.h"

namespace leadloom::sdk {
namespace {

using testing::HttpReply;

class Services : public ::testing::Test, public HubFixture {};

TEST_F(Services, HttpCarriesTheWholeExchange) {
    auto reply = HttpReply::json(201, "{\"id\":1}");
    reply.headers.emplace_back("Sforce-Locator", "next");
    transport.replies = {reply};
    auto request = HttpRequest::json("POST", "https://x.example/a?b=c", "{}");
    request.withHeader("X-One", "1").asSafe();

    const auto answer = host.http().send(call, request);

    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status(), 201);
    EXPECT_EQ(answer->body(), "{\"id\":1}");
    EXPECT_EQ(answer->header("sforce-locator"), "next");
    EXPECT_EQ(answer->header("absent"), "");
    ASSERT_EQ(transport.calls.size(), 1u);
    EXPECT_EQ(transport.calls[0].url, "https://x.example/a?b=c");
    EXPECT_TRUE(transport.calls[0].safe);
    EXPECT_EQ(transport.calls[0].credential, "auth");
}

TEST_F(Services, HttpSendsNothingOnceCancelled) {
    hub.cancelAt(1);
    (void)host.clock().sleep(call, std::chrono::seconds(1));
    EXPECT_EQ(host.http().send(call, HttpRequest::get("https://x.example/")).status().code(),
              LL_CANCELLED);
    EXPECT_TRUE(transport.calls.empty());
}

TEST_F(Services, AbsenceIsAnAnswer) {
    testing::FakeHub bare(nullptr);
    for (const char* id : {LL_SERVICE_JSON, LL_SERVICE_STATE, LL_SERVICE_CLOCK})
        bare.withhold(id);
    const Host poor(bare.host());
    EXPECT_EQ(poor.http().send(call, HttpRequest::get("https://x.example/")).status().code(),
              LL_UNSUPPORTED);
    EXPECT_EQ(
        poor.json().split(call, "[]", "", {}, [](const JsonItem&) { return Status::ok(); }).code(),
        LL_UNSUPPORTED);
    EXPECT_EQ(poor.state().put(call, "k", "v").code(), LL_UNSUPPORTED);
    EXPECT_EQ(poor.directory().list(call).status().code(), LL_UNSUPPORTED);
}

TEST_F(Services, PagesAreSplitIntoSlicesOfTheirOwnBytes) {
    const std::string body =
        R"({"results":[{"id":"a","v":{"n":1}}, {"id":null,"v":"x\u00e4"}],"next":"t"})";
    std::vector<std::string> seen;
    const auto status = host.json().split(
        call, body, "/results", {"/id", "/v", "/absent"}, [&](const JsonItem& item) {
            EXPECT_GE(item.slice().data(), body.data());
            EXPECT_LT(item.slice().data(), body.data() + body.size());
            seen.push_back(std::string(item.value(0)) + "|" + std::string(item.value(1)) + "|" +
                           (item.has(2) ? "there" : "absent"));
            return Status::ok();
        });
    EXPECT_TRUE(status);
    EXPECT_EQ(seen, (std::vector<std::string>{"a|{\"n\":1}|absent", "|xä|absent"}));
    EXPECT_EQ((*host.json().values(call, body, {"/next", "/none"})),
              (std::vector<std::string>{"t", ""}));
    EXPECT_EQ(host.json().split(call, body, "/none", {}, nullptr).code(), LL_NOT_FOUND);
    EXPECT_EQ(host.json().split(call, body.substr(0, 30), "/results", {}, nullptr).code(),
              LL_TRANSIENT);
}

TEST_F(Services, SplittingStopsAtTheFirstStatusAndLetsExceptionsThrough) {
    int seen = 0;
    EXPECT_EQ(host.json()
                  .split(call, "[1,2,3]", "", {},
                         [&](const JsonItem&) {
                             ++seen;
                             return Status{LL_CONFLICT, "here"};
                         })
                  .code(),
              LL_CONFLICT);
    EXPECT_EQ(seen, 1);
    EXPECT_THROW(
        (void)host.json().split(call, "[1]", "", {},
                                [](const JsonItem&) -> Status { throw std::runtime_error("x"); }),
        std::runtime_error);
}

TEST_F(Services, StateAndCredentialsComeBack) {
    EXPECT_TRUE(host.state().put(call, "k", "v"));
    EXPECT_EQ(**host.state().get(call, "k"), "v");
    EXPECT_TRUE(host.state().erase(call, "k"));
    EXPECT_FALSE((*host.state().get(call, "k")).has_value());
    hub.setCredential("client_secret", "s3cret");
    EXPECT_EQ(*host.credentials().field(call, "client_secret"), "s3cret");
    EXPECT_EQ(host.credentials().field(call, "other").status().code(), LL_NOT_FOUND);
}

TEST_F(Services, AJobIsAskedAfterWithGrowingWaits) {
    std::vector<std::int64_t> times;
    const auto result = awaitJob<int>(call, host.clock(), {}, [&]() -> Result<std::optional<int>> {
        times.push_back(host.clock().monotonic());
        if (times.size() < 4) return std::optional<int>{};
        return std::optional<int>{7};
    });
    EXPECT_EQ(*result, 7);
    EXPECT_EQ(times[1] - times[0], 1'000'000);
    EXPECT_EQ(times[2] - times[1], 2'000'000);
    EXPECT_EQ(times[3] - times[2], 4'000'000);
}

TEST_F(Services, AJobThatNeverEndsIsGivenUpAndOneThatIsCancelledStops) {
    const auto never = []() -> Result<std::optional<int>> { return std::optional<int>{}; };
    EXPECT_EQ(awaitJob<int>(call, host.clock(), {}, never).status().code(), LL_TRANSIENT);
    hub.cancelAt(hub.serviceCalls() + 2);
    EXPECT_EQ(awaitJob<int>(call, host.clock(), {}, never).status().code(), LL_CANCELLED);
}

TEST_F(Services, GuardTurnsExceptionsIntoBugsWithoutTheirInput) {
    const auto status = guarded(hub.beginCall(), []() -> Status {
        throw std::runtime_error("parse error: last read 'ada@loomtest.example'");
    });
    const auto end = hub.endCall(status);
    EXPECT_EQ(end.status, LL_BUG);
    EXPECT_EQ(end.message, "exception in the connector: parse error");
    EXPECT_EQ(guarded(hub.beginCall(), []() -> Status { throw 7; }), LL_BUG);
}

TEST_F(Services, SignaturesAreCheckedAsHubspotMakesThem) {
    const WebhookSignature signature(host.digest());
    const std::string message =
        "POSThttps://hub.example.test/hooks/hubspot?tenant=acme"
        R"([{"eventId":7302,"objectId":42,"propertyName":"lastname","propertyValue":"Müller"}])"
        "1767225601000";
    const std::string secret = "11111111-2222-3333-4444-555555555555";
    EXPECT_TRUE(signature.matchesHmac(
        secret, message, "U9jld+83G35/wdDMNVr+Vl/F7JL6ThkK0H9CKygSyyA=", SignatureText::Base64));
    EXPECT_FALSE(signature.matchesHmac(
        secret, message + " ",
        "U9jld+83G35/wdDMNVr+Vl/F7JL6ThkK0H9CKygSyyA=", SignatureText::Base64));
    EXPECT_FALSE(signature.matchesHmac("", message, "", SignatureText::Base64));
    EXPECT_TRUE(signature.matchesSha256(
        "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyyGEThttps://www.example.com/webhook_uri",
        "eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e", SignatureText::Hex));
    using namespace std::chrono_literals;
    EXPECT_TRUE(WebhookSignature::isFresh(1'000'000, 301'000'000, 5min));
    EXPECT_FALSE(WebhookSignature::isFresh(1'000'000, 301'000'001, 5min));
    EXPECT_FALSE(WebhookSignature::isFresh(302'000'001, 1'000'000, 5min));
}

TEST(Settings, GiveDefaultsForWhatIsAbsentOrOfAnotherType) {
    const auto settings = Settings::parse(
        R"({"connection":"eu","settings":{"base_url":"https://x.example//","n":3,"on":true,"list":["a",1,"b"]},)"
        R"("streams":[{"name":"leads","files":"*.csv"}]})");
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->connection(), "eu");
    EXPECT_EQ(settings->url("base_url"), "https://x.example");
    EXPECT_EQ(settings->integer("n", 0), 3);
    EXPECT_EQ(settings->integer("base_url", 9), 9);
    EXPECT_TRUE(settings->flag("on", false));
    EXPECT_EQ(settings->texts("list"), (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(settings->stream("leads").value("files", ""), "*.csv");
    EXPECT_TRUE(settings->stream("deals").empty());
    EXPECT_EQ(Settings::parse("[]").status().code(), LL_INVALID_CONFIG);
}

class Outcomes : public ::testing::Test, public HubFixture {
protected:
    static std::vector<Write> writesOf(std::initializer_list<std::size_t> indexes) {
        std::vector<Write> writes;
        for (const auto index : indexes)
            writes.emplace_back().index = index;
        return writes;
    }

    testing::CapturedWrite captured;
    WriteOutcomes outcomes{hub.writeSink(captured), 3};
};

TEST_F(Outcomes, AreReportedOnceAndTheRestIsUnknown) {
    EXPECT_TRUE(outcomes.report(1, WriteResult::done("id1")));
    EXPECT_TRUE(outcomes.report(1, WriteResult::failed({LL_CONFLICT, "again"})));
    EXPECT_TRUE(outcomes.report(9, WriteResult::done("nobody")));
    EXPECT_TRUE(outcomes.finish(Status::ok()));
    ASSERT_EQ(captured.results.size(), 3u);
    EXPECT_EQ(captured.of(1)->externalId, "id1");
    EXPECT_EQ(captured.of(0)->status, LL_UNKNOWN_OUTCOME);
    EXPECT_EQ(captured.of(2)->status, LL_UNKNOWN_OUTCOME);
}

TEST_F(Outcomes, AFailureSpeaksForWhatWasNotReported) {
    EXPECT_TRUE(outcomes.report(0, WriteResult::done("id0")));
    EXPECT_EQ(outcomes.finish({LL_RATE_LIMITED, "slow down"}).code(), LL_RATE_LIMITED);
    EXPECT_EQ(captured.of(0)->status, LL_OK);
    EXPECT_EQ(captured.of(1)->status, LL_RATE_LIMITED);
    EXPECT_EQ(captured.of(2)->message, "slow down");
}

TEST_F(Outcomes, AnswersInOrderFindTheirWrites) {
    const auto writes = writesOf({2, 0, 1});
    const auto judge = [](const JsonItem& item) {
        return WriteResult::done(std::string(item.value(0)));
    };
    EXPECT_TRUE(
        reportInOrder(answer(R"([{"id":"c"},{"id":"a"}])"), "", {"/id"}, writes, outcomes, judge));
    EXPECT_TRUE(outcomes.finish(Status::ok()));
    EXPECT_EQ(captured.of(2)->externalId, "c");
    EXPECT_EQ(captured.of(0)->externalId, "a");
    EXPECT_EQ(captured.of(1)->status, LL_UNKNOWN_OUTCOME);
}

TEST_F(Outcomes, AnUnreadableAnswerLeavesAllUnknown) {
    const auto writes = writesOf({0, 1, 2});
    const auto judge = [](const JsonItem&) { return WriteResult::done("x"); };
    for (const char* body : {"<html>", "{}", "[{\"id\""})
        EXPECT_TRUE(reportInOrder(answer(body), "/results", {"/id"}, writes, outcomes, judge))
            << body;
    EXPECT_TRUE(reportInOrder(answer(R"({"id":"a"})"), "", {"/id"}, writes, outcomes, judge));
    EXPECT_TRUE(captured.results.empty());
}

TEST(JsonScanner, IsStrict) {
    for (const char* good : {"{}", " [1, -0.5e+3, \"\\u00e4\\n\", true, null] ", "\"x\"", "0"})
        EXPECT_TRUE(testing::JsonScanner(good).isValid()) << good;
    for (const char* bad : {"", "{", "[1,]", "{\"a\":}", "{a:1}", "01", "1.", "\"\n\"", "\"\\x\"",
                            "[1] 2", "tru", "-"})
        EXPECT_FALSE(testing::JsonScanner(bad).isValid()) << bad;
    EXPECT_FALSE(testing::JsonScanner(std::string(1000, '[') + std::string(1000, ']')).isValid());
}

}  // namespace
}  // namespace leadloom::sdk
