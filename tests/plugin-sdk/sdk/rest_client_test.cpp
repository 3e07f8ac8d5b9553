#include <map>
#include <set>

#include <gtest/gtest.h>
#include <leadloom/sdk/connector_of.h>
#include <leadloom/sdk/purge.h>
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

TEST_F(RestClientTest, APurgeIsOnlyDoneWhereTheAnswerIsEmpty) {
    const auto purge = [&](int status, const std::string& body) {
        reply(status, body);
        return askToPurge(account, "/x/purge", R"({"id":"7"})", "purging x", "the right to purge");
    };
    const auto code = [&](int status, const std::string& body) {
        return purge(status, body).code();
    };
    EXPECT_EQ(code(204, ""), LL_OK);
    EXPECT_EQ(transport.calls[0].body, R"({"id":"7"})");
    EXPECT_FALSE(transport.calls[0].safe);
    EXPECT_EQ(code(200, "<html>Log in</html>"), LL_UNKNOWN_OUTCOME);
    const auto forbidden = purge(403, "{}");
    EXPECT_EQ(forbidden.code(), LL_FORBIDDEN);
    EXPECT_NE(forbidden.message().find("the right to purge"), std::string::npos);
    EXPECT_EQ(code(404, "{}"), LL_NOT_FOUND);
    EXPECT_EQ(code(500, "{}"), LL_UNKNOWN_OUTCOME);
}

TEST_F(RestClientTest, OnlyTheVendorsOwn404SaysThatNothingIsThere) {
    const auto look = [&](int status, const std::string& body) {
        reply(status, body);
        return idThere(account, "/x/7", "looking for x", {"/code", "/trace"});
    };
    EXPECT_EQ(*look(200, R"({"id":"7"})"), "7");
    EXPECT_EQ(*look(404, R"({"trace":"t"})"), "");
    EXPECT_EQ(look(404, "{}").status().code(), LL_TRANSIENT);
    EXPECT_EQ(look(404, "<html>").status().code(), LL_TRANSIENT);
    EXPECT_EQ(look(200, "<html>").status().code(), LL_TRANSIENT);
    EXPECT_EQ(look(200, "{}").status().code(), LL_TRANSIENT);
    EXPECT_EQ(look(403, "{}").status().code(), LL_FORBIDDEN);
}

/// A vendor that knows some ids, each by the id that it answers with.
struct Purger {
    std::map<std::string, std::string> living, archived;
    std::set<std::string> purgeable;
    std::vector<std::string> asked = {};

    Result<std::string> erase() {
        return purgeById(
            "7",
            [&](const std::string& id) {
                asked.push_back(id);
                return Status(purgeable.contains(id) ? LL_OK : LL_NOT_FOUND);
            },
            [&](const std::string& id, bool inBin) {
                const auto& known = inBin ? archived : living;
                const auto at = known.find(id);
                return Result(at == known.end() ? std::string() : at->second);
            });
    }
};

TEST(Purge, TellsWhatBecameOfTheRecord) {
    const Result<std::string> erased = ErasureReceipt::erased();
    EXPECT_EQ(*(Purger{{}, {}, {"7"}}.erase()), *erased);
    EXPECT_EQ((Purger{{}, {}, {}}.erase().status().code()), LL_NOT_FOUND);
    EXPECT_EQ((Purger{{}, {{"7", "7"}}, {}}.erase().status().code()), LL_FORBIDDEN);
    EXPECT_EQ(*(Purger{{{"7", "7"}}, {}, {}}.erase()), ErasureReceipt::unsupported());
    Purger merged{{{"7", "9"}}, {}, {"9"}};
    EXPECT_EQ(*merged.erase(), *erased);
    EXPECT_EQ(merged.asked, (std::vector<std::string>{"7", "9"}));
    EXPECT_EQ(*(Purger{{{"7", "9"}}, {}, {}}.erase()), ErasureReceipt::unsupported());
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
