#include <gtest/gtest.h>
#include <leadloom/sdk/connector_of.h>
#include <leadloom/sdk/rest_client.h>
#include <leadloom/sdk/vendor_job.h>

#include "tests/plugin-sdk/sdk/hub_fixture.h"

namespace leadloom::sdk {
namespace {

using testing::HttpReply;

const ErrorTable Errors("/code", "/message", {{0, "BUSY|LOCKED*", LL_TRANSIENT}});

class Account : public RestClient {
public:
    explicit Account(const Host& host) : RestClient(host, Errors) {}
    int answers = 0;

protected:
    Result<std::string> base() override { return std::string("https://api.example/v1"); }
    void observe(const HttpResponse&) override { ++answers; }
    Status refine(Status status, const Answer& answer) const override {
        const auto policy = answer.value("/policy");
        return policy && *policy == "DAILY" ? Status{LL_QUOTA, status.message()} : status;
    }
};

struct RestClientTest : ::testing::Test, HubFixture {
    RestClientTest() : account(host) { account.begin(call); }
    void reply(int status, const std::string& body) {
        transport.replies.push_back(HttpReply::json(status, body));
    }
    Account account;
};

TEST_F(RestClientTest, PutsPathsBehindItsBaseAndLeavesWholeUrlsAlone) {
    reply(200, R"({"next":"https://other.example/page2","count":7})");
    reply(200, "{}");
    const auto answer = account.get("/things", "reading things");
    ASSERT_TRUE(answer);
    EXPECT_EQ(*answer->value("/next"), "https://other.example/page2");
    EXPECT_EQ(*answer->integer("/count"), 7);
    EXPECT_TRUE(account.get(*answer->value("/next"), "reading things"));
    EXPECT_EQ(transport.calls[0].url, "https://api.example/v1/things");
    EXPECT_EQ(transport.calls[1].url, "https://other.example/page2");
    EXPECT_EQ(account.answers, 2);
}

TEST_F(RestClientTest, JudgesByTheTableAndThenByWhatTheVendorAddsToIt) {
    reply(400, R"({"code":"LOCKED_ROW"})");
    EXPECT_EQ(account.get("/x", "reading x").status().code(), LL_TRANSIENT);
    reply(429, R"({"policy":"DAILY"})");
    EXPECT_EQ(account.get("/x", "reading x").status().code(), LL_QUOTA);
}

TEST_F(RestClientTest, APostThatOnlyReadsMayBeRepeatedAndItsLossIsNoUnknownOutcome) {
    reply(500, "{}");
    const auto answer = account.ask("/search", "{}", "searching", "search");
    EXPECT_EQ(answer.status().code(), LL_TRANSIENT);
    EXPECT_TRUE(transport.calls[0].safe);
}

TEST_F(RestClientTest, AnAnswerWithoutItsListIsNeverAnEmptyPage) {
    reply(200, R"({"items":[{"id":1},{"id":2}]})");
    const auto answer = account.get("/x", "reading x");
    int seen = 0;
    const auto count = [&](const JsonItem&) {
        ++seen;
        return Status::ok();
    };
    EXPECT_TRUE(answer->each("/items", {"/id"}, count));
    EXPECT_EQ(seen, 2);
    EXPECT_EQ(answer->each("/rows", {"/id"}, count).code(), LL_TRANSIENT);
    EXPECT_TRUE(answer->eachIfAny("/rows", {"/id"}, count)) << "unless it may be missing";
    EXPECT_EQ(
        answer->eachIfAny("/items", {},
                          [](const JsonItem&) {
                              return Status{LL_TRANSIENT, "mine"};
                          })
            .message(),
        "mine")
        << "what the callback says is kept";
}

TEST_F(RestClientTest, AJobIsAskedAfterUntilItEnds) {
    constexpr JobWords Words{"/state", "Done", "Failed|Aborted", "asking"};
    reply(200, R"({"state":"Queued"})");
    reply(200, R"({"state":"Done"})");
    EXPECT_EQ(*awaitJobEnd(account, "/jobs/1", Words), JobEnd::Done);
    EXPECT_EQ(transport.calls.size(), 2U);
    reply(200, R"({"state":"Aborted"})");
    EXPECT_EQ(*awaitJobEnd(account, "/jobs/1", Words), JobEnd::Failed);
    reply(404, "{}");
    EXPECT_EQ(*awaitJobEnd(account, "/jobs/1", Words), JobEnd::Gone);
    reply(401, "{}");
    EXPECT_EQ(awaitJobEnd(account, "/jobs/1", Words).status().code(), LL_AUTH);
}

TEST(JobPosition, IsTheTextThatItWasMadeOf) {
    const auto place = JobPosition::parse(JobPosition{"750", "MTAw:x"}.text());
    ASSERT_TRUE(place);
    EXPECT_EQ(place->job, "750");
    EXPECT_EQ(place->token, "MTAw:x");
    EXPECT_FALSE(JobPosition::parse("00Q1"));
}

Status check(Account& account, const FindingSink&) {
    return {LL_QUOTA, std::to_string(account.settings().integer("size"))};
}

TEST_F(RestClientTest, AConnectorIsTheListOfItsParts) {
    ConnectorOf<Account, Checks<check>> connector(host);
    const auto settings = Settings::parse(R"({"settings":{}})",
                                          R"({"settings":{"properties":{"size":{"default":3}}}})");
    ASSERT_TRUE(settings);
    ASSERT_TRUE(static_cast<Connector&>(connector).open(call, *settings));
    auto& checker = static_cast<Checker&>(connector);
    EXPECT_EQ(checker.check(call, FindingSink(nullptr)).message(), "3")
        << "the manifest's default reaches the part";
    EXPECT_EQ(dynamic_cast<Source*>(static_cast<Connector*>(&connector)), nullptr);
}

}  // namespace
}  // namespace leadloom::sdk
