// Grants, telephone numbers, and addresses: at the edges of the hub.
#include <atomic>
#include <filesystem>
#include <mutex>
#include <thread>

#include <nlohmann/json.hpp>

#include "hub/net/oauth_token_source.h"
#include "hub/net/secret_token_store.h"
#include "hub/normalize/normalizer.h"
#include "hub/security/address_policy.h"
#include "hub/security/redactor.h"
#include "tests/hub/net/transport_fixture.h"
#include "tests/scenario/lenses.h"
#include "tests/scenario/scenario.h"
#include "tests/support/scripted_server.h"

namespace leadloom::testing {
namespace {

using nlohmann::json;

/// Gives each refresh token once; a used one that comes back ends the grant for everybody.
class RotatingGrant {
public:
    ServedReply answer(const ServedRequest& request) {
        const std::lock_guard lock(mutex_);
        ++asked_;
        const std::string expected = "refresh_token=refresh-" + std::to_string(generation_);
        const auto at = request.body.find("refresh_token=refresh-");
        const std::string given = at == std::string::npos
                                      ? std::string()
                                      : request.body.substr(at, request.body.find('&', at) - at);
        if (revoked_ || given != expected) {
            revoked_ = true;
            return reply(400, R"({"error":"invalid_grant"})");
        }
        ++generation_;
        return reply(200, json{{"access_token", "access-" + std::to_string(generation_)},
                               {"refresh_token", "refresh-" + std::to_string(generation_)},
                               {"token_type", "Bearer"}}
                              .dump());
    }
    int asked() const { return asked_; }
    bool revoked() const { return revoked_; }

private:
    std::mutex mutex_;
    std::atomic<int> asked_{0};
    std::atomic<bool> revoked_{false};
    int generation_ = 0;
};

/// A store that can fail between the answer of the token endpoint and its own commit.
class BreakingStore final : public net::TokenStore {
public:
    explicit BreakingStore(net::TokenStore& inner) : inner_(inner) {}
    Result<std::unique_ptr<Lease>> lease(std::string_view key, const CallScope& scope) override {
        return inner_.lease(key, scope);
    }
    Result<std::optional<net::StoredGrant>> load(std::string_view key) override {
        return inner_.load(key);
    }
    Status save(std::string_view key, const net::StoredGrant& grant) override {
        if (std::exchange(breaks, false)) return Error{ErrorKind::Storage, "disk full", ""};
        return inner_.save(key, grant);
    }
    bool breaks = false;

private:
    net::TokenStore& inner_;
};

class Kb62Grants : public ::testing::Test {
protected:
    Kb62Grants() {
        std::string pattern = (std::filesystem::temp_directory_path() / "leadloomXXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
        folder_ = pattern;
        net::TransportSettings settings;
        settings.allowPrivateNetworks = true;
        transport_ = std::make_unique<net::HttpTransport>(settings, clock_, resolver_);
    }
    ~Kb62Grants() override {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    /// What one process has of its own.
    std::unique_ptr<net::OAuthTokenSource> sourceOf(const ScriptedServer& server,
                                                    net::TokenStore& store) {
        net::AuthSettings settings;
        settings.type = net::AuthType::OAuth2;
        settings.clientId = "client";
        settings.clientSecret = "secret";
        settings.refreshToken = "refresh-0";
        settings.tokenUrl = server.url("/token");
        return std::make_unique<net::OAuthTokenSource>("crm", std::move(settings), *transport_,
                                                       store, clock_, &redactor_);
    }

    std::filesystem::path folder_;
    FakeClock clock_;
    FixedResolver resolver_;
    std::unique_ptr<net::HttpTransport> transport_;
    security::Redactor redactor_;
    CallScope scope_;
};

TEST_F(Kb62Grants, OfSixteenThreadsInTwoProcessesAreRenewedOneAtATime) {
    RotatingGrant grant;
    ScriptedServer server([&](const ServedRequest& request) { return grant.answer(request); });
    security::SecretStore oneSecrets(folder_ / "secrets");
    security::SecretStore otherSecrets(folder_ / "secrets");
    net::SecretTokenStore oneStore(oneSecrets);
    net::SecretTokenStore otherStore(otherSecrets);
    const auto one = sourceOf(server, oneStore);
    const auto other = sourceOf(server, otherStore);
    for (int round = 1; round <= 3; ++round) {
        std::vector<std::thread> threads;
        std::atomic<int> right{0};
        for (int index = 0; index < 16; ++index) {
            threads.emplace_back([&, index] {
                const auto credential = (index % 2 == 0 ? one : other)->credential(scope_);
                const std::string expected = "Bearer access-" + std::to_string(round);
                right += credential && (*credential)->value == expected ? 1 : 0;
            });
        }
        for (std::thread& thread : threads)
            thread.join();
        EXPECT_EQ(right, 16);
        EXPECT_EQ(grant.asked(), round) << "one renewal for all of them";
        EXPECT_FALSE(grant.revoked());
        one->renewable(*one->credential(scope_));
        other->renewable(*other->credential(scope_));
    }
}

TEST_F(Kb62Grants, ThatCouldNotBeStoredAreStoredBeforeTheyAreUsed) {
    RotatingGrant grant;
    ScriptedServer server([&](const ServedRequest& request) { return grant.answer(request); });
    security::SecretStore secrets(folder_ / "secrets");
    net::SecretTokenStore disk(secrets);
    BreakingStore store(disk);
    const auto source = sourceOf(server, store);
    store.breaks = true;
    EXPECT_FALSE(source->credential(scope_));
    EXPECT_EQ(grant.asked(), 1);
    const auto credential = source->credential(scope_);
    ASSERT_TRUE(credential);
    EXPECT_EQ((*credential)->value, "Bearer access-1");
    EXPECT_EQ(grant.asked(), 1) << "the token that came is not thrown away";
    EXPECT_FALSE(grant.revoked());
    EXPECT_TRUE(*disk.load("crm"));
}

/// The new token died with the process that had it: the old one is spent, a person is asked, and
/// nobody's stored grant is deleted over it.
TEST_F(Kb62Grants, LostInACrashAskForAPersonAndDeleteNothing) {
    RotatingGrant grant;
    ScriptedServer server([&](const ServedRequest& request) { return grant.answer(request); });
    security::SecretStore secrets(folder_ / "secrets");
    net::SecretTokenStore disk(secrets);
    {
        const auto first = sourceOf(server, disk);
        ASSERT_TRUE(first->credential(scope_));
        BreakingStore store(disk);
        const auto dying = sourceOf(server, store);
        dying->renewable(*dying->credential(scope_));
        store.breaks = true;
        EXPECT_FALSE(dying->credential(scope_));
    }
    const auto restarted = sourceOf(server, disk);
    restarted->renewable(*restarted->credential(scope_));
    const auto refused = restarted->credential(scope_);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::Auth);
    EXPECT_FALSE(refused.error().remedy.empty());
    ASSERT_TRUE(*disk.load("crm"));
    EXPECT_EQ((*disk.load("crm"))->refreshToken, "refresh-1");
}

TEST(Kb63Telephones, AreReadByTheRegionOfTheRecordThenOfTheConnection) {
    const std::tuple<const char*, const char*, const char*> numbers[] = {
        {"FI", "040 123 4567", "+358401234567"},  {"DE", "030 901820", "+4930901820"},
        {"GB", "020 7946 0018", "+442079460018"}, {"FR", "01 42 68 53 00", "+33142685300"},
        {"US", "(202) 555-0143", "+12025550143"}, {"IT", "06 698 83462", "+390669883462"},
        {"CH", "044 668 18 00", "+41446681800"},
    };
    for (const auto& [region, national, e164] : numbers) {
        SCOPED_TRACE(region);
        for (const std::string connection : {"", "US", region}) {
            normalize::Normalizer normalizer(normalize::LocaleHints{connection});
            const auto told = normalizer.normalize(model::FieldType::Phone, national, region);
            EXPECT_EQ(told.value, e164) << "the record's own country, in " << connection;
            const auto untold = normalizer.normalize(model::FieldType::Phone, national);
            if (connection == region) {
                EXPECT_EQ(untold.value, e164);
            } else if (connection.empty()) {
                EXPECT_TRUE(untold.isRefused()) << "nobody says where it is";
            }
        }
    }
}

TEST(Kb63Telephones, OfOnePersonInTwoSystemsOfOneCountryAreOneNumber) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail");
    for (const std::string system : {"crm", "mail"}) {
        world.connection(system).locale.region = "FI";
        world.stream(system, "contacts").mapping =
            contactLenses(world.fields(), [](mapping::LensSpec&) {}, {"FI"});
    }
    Fields national = person(1);
    national["phone"] = "040 123 4567";
    const std::string id = crm.create("contacts", national);
    Fields global = person(1);
    global["phone"] = "+358 40 1234567";
    mail.create("contacts", global);
    world.settle();
    EXPECT_EQ(world.valueOf("crm", "contacts", id, "phones"), "+358401234567");
    EXPECT_EQ(world.canonicals(model::Entity::Lead).size(), 1U);
}

class Kb65Addresses : public net::Transport {};

TEST_F(Kb65Addresses, AreCheckedAgainWhenTheNameAnswersOtherwise) {
    std::atomic<int> reached{0};
    ScriptedServer server([&](const ServedRequest&) {
        ++reached;
        return reply(200, "inside");
    });
    const std::string url = server.url("/");
    const std::string port = url.substr(url.rfind(':') + 1);
    for (const char* inside : {"127.0.0.1", "::1", "::ffff:127.0.0.1", "0.0.0.0", "169.254.169.254",
                               "10.0.0.1", "fd00::1", "64:ff9b::7f00:1"}) {
        FixedResolver turning(
            {FixedResolver::Addresses{"198.51.100.7"}, FixedResolver::Addresses{inside}});
        ASSERT_TRUE(turning.resolve("crm.example")) << "somebody looked, and it was public";
        net::HttpTransport transport(net::TransportSettings{}, clock_, turning);
        const auto answer = get(transport, "http://crm.example:" + port);
        EXPECT_FALSE(answer) << inside;
        EXPECT_EQ(reached, 0) << inside;
    }
    EXPECT_EQ(get(*std::make_unique<net::HttpTransport>(net::local(), clock_, resolver_),
                  "http://crm.example:" + port)
                  ->status,
              200)
        << "the server is there to be reached";
}

TEST_F(Kb65Addresses, OfARedirectAreCheckedToo) {
    ScriptedServer inside([](const ServedRequest&) { return reply(200, "secret"); }, nullptr,
                          "127.0.0.2");
    std::atomic<int> asked{0};
    ScriptedServer outside([&](const ServedRequest&) {
        ++asked;
        return reply(302, "", "Location: " + inside.url("/", "127.0.0.2") + "\r\n");
    });
    net::TransportSettings settings;
    settings.exemptAddresses = {"127.0.0.1"};
    net::HttpTransport transport(settings, clock_, resolver_);
    const auto answer = get(transport, outside.url());
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::Forbidden);
    EXPECT_EQ(asked, 1);
    EXPECT_EQ(inside.connections(), 0);
}

}  // namespace
}  // namespace leadloom::testing
