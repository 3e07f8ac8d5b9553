#include "hub/net/http_client.h"

#include <gtest/gtest.h>

#include "hub/net/http_date.h"
#include "hub/net/static_token_source.h"
#include "tests/hub/net/fixed_resolver.h"
#include "tests/support/fake_clock.h"
#include "tests/support/scripted_server.h"

namespace leadloom::net {
namespace {

using leadloom::testing::FakeClock;
using leadloom::testing::FixedResolver;
using leadloom::testing::reply;
using leadloom::testing::ScriptedServer;
using leadloom::testing::ServedReply;
using leadloom::testing::ServedRequest;

constexpr TimeUs Second = 1'000'000;

/// Gives "first" until that is refused, then "second".
class TwoTokens final : public TokenSource {
public:
    Result<CredentialPtr> credential(const CallScope&) override {
        return std::make_shared<const Credential>(
            Credential{"Authorization", refusals_ == 0 ? "Bearer first" : "Bearer second", ""});
    }
    bool renewable(const CredentialPtr&) override { return ++refusals_ > 0; }
    int refusals() const { return refusals_; }

private:
    std::atomic<int> refusals_{0};
};

class Client : public ::testing::Test {
protected:
    Client() {
        TransportSettings settings;
        settings.allowPrivateNetworks = true;
        transport_ = std::make_unique<HttpTransport>(settings, clock_, resolver_);
    }
    Result<HttpResponse> send(const ScriptedServer& server, std::string_view method,
                              bool safe = false, std::string_view key = {}) {
        HttpClient client(
            "sales-eu", *transport_, tokens_, limiter_, clock_, {}, [] { return 0.5; },
            [this](const HttpTrace& trace) { seen_.push_back(trace.status); });
        const std::string url = server.url("/x");
        HttpRequest request;
        request.method = method;
        request.url = url;
        request.safe = safe;
        request.idempotencyKey = key;
        return client.send(request, scope_);
    }

    FakeClock clock_;
    FixedResolver resolver_;
    std::unique_ptr<HttpTransport> transport_;
    TwoTokens tokens_;
    RateLimiter limiter_{clock_, 60 * Second};
    CallScope scope_;
    std::vector<int> seen_;
};

TEST_F(Client, RepeatsReadsThroughPassingFaultsWithGrowingPauses) {
    int left = 3;
    ScriptedServer server([&left](const ServedRequest&) {
        return left-- > 0 ? reply(500 + 2 * (left % 2), "") : reply(200, "ok");
    });
    const auto response = send(server, "GET");
    ASSERT_TRUE(response) << response.error().describe();
    EXPECT_EQ(response->body.view(), "ok");
    EXPECT_EQ(seen_, (std::vector{500, 502, 500, 200}));
    EXPECT_EQ(clock_.sleptUs(), (375 + 750 + 1500) * 1000);
}

TEST_F(Client, HandsBackTheLastAnswerWhenTheFaultStays) {
    ScriptedServer server([](const ServedRequest&) { return reply(503, "busy"); });
    const auto response = send(server, "GET");
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 503);
    EXPECT_EQ(response->body.view(), "busy");
    EXPECT_EQ(server.requests(), 4);
}

TEST_F(Client, SendsAWriteOnceUnlessItIsMarkedOrCarriesAKey) {
    std::string key;
    ScriptedServer server([&key](const ServedRequest& request) {
        const auto found = request.headers.find("idempotency-key");
        if (found != request.headers.end()) key = found->second;
        return reply(500, "");
    });
    EXPECT_EQ(send(server, "POST")->status, 500);
    EXPECT_EQ(server.requests(), 1);
    EXPECT_EQ(send(server, "POST", true)->status, 500);
    EXPECT_EQ(server.requests(), 5);
    EXPECT_EQ(send(server, "POST", false, "key-1")->status, 500);
    EXPECT_EQ(server.requests(), 9);
    EXPECT_EQ(key, "key-1");
}

TEST_F(Client, WaitsAsLongAsRetryAfterAsksInSecondsOrByDate) {
    std::string when = "7";
    int left = 1;
    ScriptedServer server([&](const ServedRequest&) {
        return left-- > 0 ? reply(429, "", "Retry-After: " + when + "\r\n") : reply(200, "ok");
    });
    EXPECT_EQ(send(server, "GET")->status, 200);
    EXPECT_EQ(clock_.sleptUs(), 7 * Second);

    left = 1;
    when = "Thu, 01 Jan 2026 00:00:20 GMT";  // the fake clock stands at 00:00:07
    EXPECT_EQ(send(server, "GET")->status, 200);
    EXPECT_EQ(clock_.sleptUs(), 20 * Second);
}

TEST_F(Client, DoesNotSitOutALongRetryAfterAndKeepsTheBucketSilent) {
    ScriptedServer server(
        [](const ServedRequest&) { return reply(429, "", "Retry-After: 3600\r\n"); });
    EXPECT_EQ(send(server, "GET")->status, 429);
    const auto next = send(server, "POST");
    ASSERT_FALSE(next);
    EXPECT_EQ(next.error().kind, ErrorKind::RateLimited);
    EXPECT_GT(next.error().retryAfter, std::chrono::minutes(50));
    EXPECT_EQ(server.requests(), 1);
    EXPECT_EQ(clock_.sleptUs(), 0);
}

TEST_F(Client, RenewsARefusedTokenOnceAndSendsEvenAWriteAgain) {
    ScriptedServer server([](const ServedRequest& request) {
        return reply(request.headers.at("authorization") == "Bearer second" ? 201 : 401, "");
    });
    EXPECT_EQ(send(server, "POST")->status, 201);
    EXPECT_EQ(tokens_.refusals(), 1);
    EXPECT_EQ(server.requests(), 2);
}

TEST_F(Client, RenewsNoSecondTimeWhenTheNewTokenIsRefusedToo) {
    ScriptedServer server([](const ServedRequest&) { return reply(401, "no"); });
    EXPECT_EQ(send(server, "GET")->status, 401);
    EXPECT_EQ(tokens_.refusals(), 1);
    EXPECT_EQ(server.requests(), 2);
}

TEST_F(Client, RenewsNoTokenThatLacksARight) {
    ScriptedServer zoho(
        [](const ServedRequest&) { return reply(401, R"({"code":"OAUTH_SCOPE_MISMATCH"})"); });
    EXPECT_EQ(send(zoho, "GET")->status, 401);
    ScriptedServer other([](const ServedRequest&) {
        return reply(401, "", "WWW-Authenticate: Bearer error=\"insufficient_scope\"\r\n");
    });
    EXPECT_EQ(send(other, "GET")->status, 401);
    EXPECT_EQ(tokens_.refusals(), 0);
    EXPECT_EQ(zoho.requests() + other.requests(), 2);
}

TEST_F(Client, TriesAWriteAgainOnlyWhenNothingCanHaveBeenSent) {
    auto server = std::make_unique<ScriptedServer>([](const ServedRequest&) {
        return ServedReply{"", ServedReply::Then::Reset};
    });
    EXPECT_EQ(send(*server, "POST").error().kind, ErrorKind::UnknownOutcome);
    EXPECT_EQ(server->requests(), 1);
    EXPECT_EQ(send(*server, "GET").error().kind, ErrorKind::Transient);
    EXPECT_EQ(server->requests(), 5);

    EXPECT_EQ(send(*server, "POST", false, "key-1").error().kind, ErrorKind::UnknownOutcome);
    EXPECT_EQ(server->requests(), 9);

    seen_.clear();
    server->stop();
    EXPECT_EQ(send(*server, "POST").error().kind, ErrorKind::Unreachable);
    EXPECT_EQ(seen_.size(), 4U);
}

TEST_F(Client, GivesEveryRequestAnIdThatItsRepeatsKeep) {
    std::vector<std::string> ids;
    ScriptedServer server([&ids](const ServedRequest& request) {
        ids.push_back(request.headers.at("x-request-id"));
        return reply(ids.size() == 1 ? 500 : 200, "");
    });
    EXPECT_EQ(send(server, "GET")->status, 200);
    EXPECT_EQ(send(server, "GET")->status, 200);
    ASSERT_EQ(ids.size(), 3U);
    EXPECT_EQ(ids[0], ids[1]);
    EXPECT_NE(ids[1], ids[2]);
}

TEST_F(Client, StopsBetweenAttemptsWhenCancelledOrOutOfTime) {
    ScriptedServer server([](const ServedRequest&) { return reply(500, ""); });
    scope_.deadlineUs = clock_.monotonicUs() + 100'000;
    EXPECT_EQ(send(server, "GET")->status, 500);
    EXPECT_EQ(server.requests(), 1);
    scope_.deadlineUs = 0;
    scope_.cancelled = [&] { return server.requests() >= 3; };
    const auto answer = send(server, "GET");
    EXPECT_EQ(server.requests(), 3);
    EXPECT_TRUE(!answer || answer->status == 500);
}

TEST(HttpDate, ReadsWhatServersSend) {
    EXPECT_EQ(parseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT"), 784'111'777'000'000);
    EXPECT_EQ(parseHttpDate("Sun, 31 Feb 1994 08:49:37 GMT"), std::nullopt);
    EXPECT_EQ(parseHttpDate("yesterday"), std::nullopt);
    EXPECT_EQ(parseRetryAfter("2.5", 0), 2'500'000);
    EXPECT_EQ(parseRetryAfter("-1", 0), std::nullopt);
    EXPECT_EQ(parseRetryAfter("", 0), std::nullopt);
    EXPECT_EQ(parseRetryAfter("soon", 0), std::nullopt);
    EXPECT_EQ(parseRetryAfter("Sun, 06 Nov 1994 08:49:37 GMT", 784'111'777'000'000 + 5), 0);
    EXPECT_EQ(parseRetryAfter("99999999999999999999", 0), 366LL * 86400 * 1'000'000);
}

TEST(StaticTokenSource, MakesTheHeaderOfEachType) {
    AuthSettings settings;
    const auto valueFor = [&settings](AuthType type) {
        settings.type = type;
        const auto credential = StaticTokenSource(settings).credential({});
        return (*credential)->header + "=" + (*credential)->value;
    };
    settings.token = "pat-1";
    settings.username = "u";
    settings.password = "p";
    settings.key = "k";
    EXPECT_EQ(valueFor(AuthType::None), "=");
    EXPECT_EQ(valueFor(AuthType::Token), "Authorization=Bearer pat-1");
    EXPECT_EQ(valueFor(AuthType::Basic), "Authorization=Basic dTpw");
    EXPECT_EQ(valueFor(AuthType::ApiKey), "X-API-Key=k");
    settings.prefix = "Acme-token";
    EXPECT_EQ(valueFor(AuthType::Token), "Authorization=Acme-token pat-1");
}

}  // namespace
}  // namespace leadloom::net
