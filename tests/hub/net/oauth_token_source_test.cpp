#include "hub/net/oauth_token_source.h"

#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "hub/net/http_client.h"
#include "hub/net/secret_token_store.h"
#include "hub/security/encoding.h"
#include "hub/security/redactor.h"
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
using nlohmann::json;

constexpr TimeUs Minute = 60'000'000;

std::string formValue(const std::string& form, const std::string& name) {
    const std::size_t at = form.find(name + "=");
    if (at == std::string::npos) return "";
    const std::size_t start = at + name.size() + 1;
    return form.substr(start, form.find('&', start) - start);
}

/// A token endpoint that rotates refresh tokens and revokes everything when an old one comes back.
class RotatingEndpoint {
public:
    ServedReply answer(const ServedRequest& request) {
        const std::lock_guard lock(mutex_);
        ++grants_;
        const std::string given = formValue(request.body, "refresh_token");
        if (revoked_ || given != "refresh-" + std::to_string(generation_)) {
            revoked_ = true;
            return reply(400, R"({"error":"invalid_grant","error_description":"expired"})");
        }
        ++generation_;
        return reply(200, json{{"access_token", "access-" + std::to_string(generation_)},
                               {"refresh_token", "refresh-" + std::to_string(generation_)},
                               {"instance_url", "https://eu.crm.example"},
                               {"token_type", "Bearer"}}
                              .dump());
    }
    int grants() const { return grants_; }

private:
    std::mutex mutex_;
    std::atomic<int> grants_{0};
    int generation_ = 0;
    bool revoked_ = false;
};

/// Keeps grants in memory; can be told to fail.
class MemoryStore final : public TokenStore {
public:
    Result<std::unique_ptr<Lease>> lease(std::string_view, const CallScope&) override {
        return std::make_unique<Lease>();
    }
    Result<std::optional<StoredGrant>> load(std::string_view) override { return grant_; }
    Status save(std::string_view, const StoredGrant& grant) override {
        if (failing) return Error{ErrorKind::Storage, "disk full", ""};
        grant_ = grant;
        return Status::ok();
    }
    const std::optional<StoredGrant>& grant() const { return grant_; }
    bool failing = false;

private:
    std::optional<StoredGrant> grant_;
};

class OAuth : public ::testing::Test {
protected:
    OAuth() {
        TransportSettings settings;
        settings.allowPrivateNetworks = true;
        transport_ = std::make_unique<HttpTransport>(settings, clock_, resolver_);
    }
    AuthSettings refreshing(const ScriptedServer& server) const {
        AuthSettings settings;
        settings.type = AuthType::OAuth2;
        settings.clientId = "client";
        settings.clientSecret = "s3cret/+";
        settings.refreshToken = "refresh-0";
        settings.tokenUrl = server.url("/token");
        return settings;
    }
    std::unique_ptr<OAuthTokenSource> sourceOf(AuthSettings settings, TokenStore& store) {
        return std::make_unique<OAuthTokenSource>("sales-eu", std::move(settings), *transport_,
                                                  store, clock_, &redactor_);
    }

    FakeClock clock_;
    FixedResolver resolver_;
    std::unique_ptr<HttpTransport> transport_;
    security::Redactor redactor_;
    MemoryStore store_;
    CallScope scope_;
};

TEST_F(OAuth, StoresTheRotatedTokenBeforeAnybodyUsesTheNewOne) {
    RotatingEndpoint endpoint;
    ScriptedServer server([&](const ServedRequest& request) {
        if (request.target == "/token") return endpoint.answer(request);
        const bool stored = store_.grant() && "Bearer " + store_.grant()->accessToken ==
                                                  request.headers.at("authorization");
        return reply(stored ? 200 : 500, "");
    });
    auto source = sourceOf(refreshing(server), store_);
    RateLimiter limiter(clock_, Minute);
    HttpClient client("sales-eu", *transport_, *source, limiter, clock_, {}, [] { return 0.0; },
                      {});
    const std::string url = server.url("/api");
    HttpRequest request;
    request.url = url;
    const auto response = client.send(request, scope_);
    ASSERT_TRUE(response) << response.error().describe();
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(store_.grant()->refreshToken, "refresh-1");
    EXPECT_EQ((*source->credential(scope_))->instanceUrl, "https://eu.crm.example");
}

TEST_F(OAuth, LetsOneOfManyThreadsRenewAndTheOthersTakeWhatItGot) {
    RotatingEndpoint endpoint;
    ScriptedServer server([&](const ServedRequest& request) { return endpoint.answer(request); });
    auto source = sourceOf(refreshing(server), store_);
    std::vector<std::thread> threads;
    std::atomic<int> right{0};
    for (int index = 0; index < 16; ++index) {
        threads.emplace_back([&] {
            const auto credential = source->credential(scope_);
            right += credential && (*credential)->value == "Bearer access-1" ? 1 : 0;
        });
    }
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(right, 16);
    EXPECT_EQ(endpoint.grants(), 1);
}

TEST_F(OAuth, RenewsOnceWhenManyThreadsHaveTheSameTokenRefused) {
    RotatingEndpoint endpoint;
    ScriptedServer server([&](const ServedRequest& request) { return endpoint.answer(request); });
    auto source = sourceOf(refreshing(server), store_);
    const auto old = *source->credential(scope_);
    std::vector<std::thread> threads;
    std::atomic<int> right{0};
    for (int index = 0; index < 16; ++index) {
        threads.emplace_back([&] {
            EXPECT_TRUE(source->renewable(old));
            const auto credential = source->credential(scope_);
            right += credential && (*credential)->value == "Bearer access-2" ? 1 : 0;
        });
    }
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(right, 16);
    EXPECT_EQ(endpoint.grants(), 2);
}

TEST_F(OAuth, SharesOneGrantBetweenProcessesAndNeverSpendsARefreshTokenTwice) {
    std::string pattern = (std::filesystem::temp_directory_path() / "leadloomXXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    const std::filesystem::path folder(pattern);
    RotatingEndpoint endpoint;
    ScriptedServer server([&](const ServedRequest& request) { return endpoint.answer(request); });
    // Two of everything that two processes would have of their own.
    security::SecretStore firstSecrets(folder / "secrets");
    security::SecretStore secondSecrets(folder / "secrets");
    SecretTokenStore firstStore(firstSecrets);
    SecretTokenStore secondStore(secondSecrets);
    auto first = sourceOf(refreshing(server), firstStore);
    auto second = sourceOf(refreshing(server), secondStore);
    for (int round = 1; round <= 5; ++round) {
        std::thread other([&] { EXPECT_TRUE(second->credential(scope_)); });
        EXPECT_TRUE(first->credential(scope_));
        other.join();
        const auto mine = *first->credential(scope_);
        const auto theirs = *second->credential(scope_);
        EXPECT_EQ(mine->value, theirs->value);
        EXPECT_EQ(endpoint.grants(), round);
        first->renewable(mine);
        second->renewable(theirs);
    }
    std::filesystem::remove_all(folder);
}

TEST_F(OAuth, GoesOnFromTheStoredGrantAfterARestart) {
    RotatingEndpoint endpoint;
    ScriptedServer server([&](const ServedRequest& request) { return endpoint.answer(request); });
    ASSERT_TRUE(sourceOf(refreshing(server), store_)->credential(scope_));
    auto restarted = sourceOf(refreshing(server), store_);
    EXPECT_EQ((*restarted->credential(scope_))->value, "Bearer access-1");
    EXPECT_EQ(endpoint.grants(), 1);
    clock_.advance(31 * Minute);
    EXPECT_EQ((*restarted->credential(scope_))->value, "Bearer access-2");
    EXPECT_EQ(endpoint.grants(), 2);
}

TEST_F(OAuth, ForgetsTheStoredGrantWhenTheAdminConfiguredAnotherCredential) {
    ScriptedServer server([](const ServedRequest& request) {
        return reply(
            200, json{{"access_token", "for-" + formValue(request.body, "refresh_token")}}.dump());
    });
    ASSERT_TRUE(sourceOf(refreshing(server), store_)->credential(scope_));
    auto settings = refreshing(server);
    settings.refreshToken = "replaced";
    const auto credential = sourceOf(settings, store_)->credential(scope_);
    EXPECT_EQ((*credential)->value, "Bearer for-replaced");
}

TEST_F(OAuth, UsesNothingItCouldNotStoreAndLosesNothingOfIt) {
    RotatingEndpoint endpoint;
    ScriptedServer server([&](const ServedRequest& request) { return endpoint.answer(request); });
    auto source = sourceOf(refreshing(server), store_);
    store_.failing = true;
    const auto refused = source->credential(scope_);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::Storage);
    store_.failing = false;
    EXPECT_EQ((*source->credential(scope_))->value, "Bearer access-1");
    EXPECT_EQ(store_.grant()->refreshToken, "refresh-1");
    EXPECT_EQ(endpoint.grants(), 1);
}

TEST_F(OAuth, RenewsByTheClockWhenTheEndpointNamesAnEnd) {
    std::atomic<int> grants{0};
    ScriptedServer server([&grants](const ServedRequest&) {
        return reply(
            200, json{{"access_token", "access-" + std::to_string(++grants)}, {"expires_in", 1800}}
                     .dump());
    });
    auto source = sourceOf(refreshing(server), store_);
    EXPECT_EQ((*source->credential(scope_))->value, "Bearer access-1");
    clock_.advance(28 * Minute);
    EXPECT_EQ((*source->credential(scope_))->value, "Bearer access-1");
    clock_.advance(2 * Minute);
    EXPECT_EQ((*source->credential(scope_))->value, "Bearer access-2");
}

TEST_F(OAuth, AsksForAPersonWhenTheGrantIsGoneAndKeepsTheSecretsToItself) {
    ScriptedServer server([](const ServedRequest&) {
        return reply(400, R"({"error":"invalid_grant","error_description":"refresh-0 expired"})");
    });
    const auto credential = sourceOf(refreshing(server), store_)->credential(scope_);
    ASSERT_FALSE(credential);
    EXPECT_EQ(credential.error().kind, ErrorKind::Auth);
    EXPECT_NE(credential.error().message.find("sales-eu"), std::string::npos);
    EXPECT_NE(credential.error().remedy.find("authorise"), std::string::npos);
    for (const char* secret : {"refresh-0", "s3cret"}) {
        EXPECT_EQ(credential.error().describe().find(secret), std::string::npos);
    }
    EXPECT_EQ(server.requests(), 1);
}

TEST_F(OAuth, TriesAgainWhenTheEndpointFailsInPassing) {
    int left = 2;
    ScriptedServer server([&left](const ServedRequest&) {
        return left-- > 0 ? reply(503, "") : reply(200, R"({"access_token":"access-1"})");
    });
    EXPECT_EQ((*sourceOf(refreshing(server), store_)->credential(scope_))->value,
              "Bearer access-1");
    EXPECT_EQ(server.requests(), 3);

    ScriptedServer html([](const ServedRequest&) { return reply(200, "<html>maintenance"); });
    MemoryStore empty;
    const auto credential = sourceOf(refreshing(html), empty)->credential(scope_);
    ASSERT_FALSE(credential);
    EXPECT_EQ(credential.error().kind, ErrorKind::Transient);
}

TEST_F(OAuth, TakesARefusalThatComesWithStatus200ForOne) {
    ScriptedServer server(
        [](const ServedRequest&) { return reply(200, R"({"error":"invalid_code"})"); });
    const auto credential = sourceOf(refreshing(server), store_)->credential(scope_);
    ASSERT_FALSE(credential);
    EXPECT_EQ(credential.error().kind, ErrorKind::Auth);
}

TEST_F(OAuth, TakesAThrottleThatComesWithStatus400ForNoRefusal) {
    ScriptedServer server([](const ServedRequest&) {
        return reply(400, R"({"error":"Access Denied","error_description":"too many requests"})");
    });
    const auto credential = sourceOf(refreshing(server), store_)->credential(scope_);
    ASSERT_FALSE(credential);
    EXPECT_EQ(credential.error().kind, ErrorKind::RateLimited);
    EXPECT_EQ(credential.error().retryAfter, std::chrono::minutes(10));
}

TEST_F(OAuth, PutsTheVendorsWordBeforeTheTokenAndKeepsWhereTheAccountLives) {
    ScriptedServer server([](const ServedRequest&) {
        return reply(200, R"({"access_token":"a1","api_domain":"https://www.acme.example"})");
    });
    auto settings = refreshing(server);
    settings.prefix = "Acme-token";
    const auto credential = sourceOf(settings, store_)->credential(scope_);
    ASSERT_TRUE(credential);
    EXPECT_EQ((*credential)->value, "Acme-token a1");
    EXPECT_EQ((*credential)->instanceUrl, "https://www.acme.example");
}

TEST_F(OAuth, SendsItsSecretsInTheBodyAndMakesTheNewTokensKnownToTheRedactor) {
    ServedRequest seen;
    ScriptedServer server([&seen](const ServedRequest& request) {
        seen = request;
        return reply(200,
                     R"({"access_token":"opaque-value-77","refresh_token":"opaque-value-78"})");
    });
    ASSERT_TRUE(sourceOf(refreshing(server), store_)->credential(scope_));
    EXPECT_EQ(seen.target, "/token");
    EXPECT_EQ(seen.headers.at("content-type"), "application/x-www-form-urlencoded");
    EXPECT_EQ(seen.body,
              "grant_type=refresh_token&client_id=client&client_secret=s3cret%2F%2B&refresh_token="
              "refresh-0");
    EXPECT_EQ(redactor_.redact("x opaque-value-77 y opaque-value-78"), "x [redacted] y [redacted]");
}

TEST_F(OAuth, SignsAShortLivedAssertionForTheJwtFlow) {
    EVP_PKEY* key = EVP_RSA_gen(2048);
    BIO* memory = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(memory, key, nullptr, nullptr, 0, nullptr, nullptr);
    char* pem = nullptr;
    const long size = BIO_get_mem_data(memory, &pem);
    ServedRequest seen;
    ScriptedServer server([&seen](const ServedRequest& request) {
        seen = request;
        return reply(200, R"({"access_token":"a","instance_url":"https://eu.crm.example"})");
    });
    AuthSettings settings;
    settings.type = AuthType::JwtBearer;
    settings.clientId = "consumer";
    settings.subject = "sync@example.test";
    settings.audience = "https://login.crm.example";
    settings.privateKey.assign(pem, static_cast<std::size_t>(size));
    settings.tokenUrl = server.url("/token");
    const auto credential = sourceOf(settings, store_)->credential(scope_);
    BIO_free(memory);
    EVP_PKEY_free(key);

    ASSERT_TRUE(credential) << credential.error().describe();
    EXPECT_EQ((*credential)->instanceUrl, "https://eu.crm.example");
    EXPECT_EQ(formValue(seen.body, "grant_type"),
              "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer");
    const std::string token = formValue(seen.body, "assertion");
    const auto first = token.find('.');
    const auto claims =
        json::parse(*security::fromBase64(token.substr(first + 1, token.rfind('.') - first - 1)));
    EXPECT_EQ(claims["iss"], "consumer");
    EXPECT_EQ(claims["sub"], "sync@example.test");
    EXPECT_EQ(claims["aud"], "https://login.crm.example");
    const auto lifetime = claims["exp"].get<std::int64_t>() - clock_.wallUs() / 1'000'000;
    EXPECT_GT(lifetime, 0);
    EXPECT_LE(lifetime, 180);
}

}  // namespace
}  // namespace leadloom::net
