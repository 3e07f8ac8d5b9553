// Whatever fails, and however loudly a vendor repeats what it was sent: no token in any line.
#include <nlohmann/json.hpp>

#include "hub/net/http_client.h"
#include "hub/net/oauth_token_source.h"
#include "hub/security/encoding.h"
#include "hub/security/redactor.h"
#include "tests/hub/net/transport_fixture.h"
#include "tests/scenario/scenario.h"
#include "tests/support/scripted_server.h"

namespace leadloom::testing {
namespace {

using nlohmann::json;

/// Keeps grants in memory.
class Memory final : public net::TokenStore {
public:
    Result<std::unique_ptr<Lease>> lease(std::string_view, const CallScope&) override {
        return std::make_unique<Lease>();
    }
    Result<std::optional<net::StoredGrant>> load(std::string_view) override { return grant_; }
    Status save(std::string_view, const net::StoredGrant& grant) override {
        grant_ = grant;
        return Status::ok();
    }

private:
    std::optional<net::StoredGrant> grant_;
};

/// Everything that is ever asked of the vendor comes back in its answer, head and body.
ServedReply repeated(const ServedRequest& request, int status, ServedReply::Then then) {
    std::string all = request.method + " " + request.target + "\n";
    for (const auto& [name, value] : request.headers)
        all += name + ": " + value + "\n";
    ServedReply answer = reply(status, all + request.body, "X-Echo: you sent too much\r\n");
    answer.then = then;
    return answer;
}

class Kb64PlantedSecrets : public net::Transport {
protected:
    /// What a connector would say of an answer, and what the hub makes of it.
    void log(const std::string& line) { lines_.push_back(redactor_.redact(line)); }
    void expectNoSecret() const {
        const std::vector<std::string> planted = {"planted-client-secret", "planted-refresh-0",
                                                  "planted-refresh-1", "planted-access-1"};
        for (const std::string& line : lines_) {
            for (const std::string& secret : planted) {
                EXPECT_EQ(line.find(secret), std::string::npos) << line;
                EXPECT_EQ(line.find(security::toBase64(secret)), std::string::npos) << line;
            }
        }
    }

    security::Redactor redactor_;
    std::vector<std::string> lines_;
};

TEST_F(Kb64PlantedSecrets, ComeOutOfNoFaultOfAnyCall) {
    struct Fault {
        int status;
        ServedReply::Then then;
    };
    const Fault faults[] = {{400, ServedReply::Then::KeepOpen}, {401, ServedReply::Then::KeepOpen},
                            {403, ServedReply::Then::KeepOpen}, {404, ServedReply::Then::KeepOpen},
                            {409, ServedReply::Then::KeepOpen}, {429, ServedReply::Then::KeepOpen},
                            {500, ServedReply::Then::KeepOpen}, {503, ServedReply::Then::Close},
                            {200, ServedReply::Then::Reset}};
    int echoed = 0;
    for (const Fault& fault : faults) {
        for (const bool atTheTokenEndpoint : {true, false}) {
            ScriptedServer server([&](const ServedRequest& request) {
                const bool token = request.target == "/token";
                if (token == atTheTokenEndpoint) return repeated(request, fault.status, fault.then);
                return reply(200, json{{"access_token", "planted-access-1"},
                                       {"refresh_token", "planted-refresh-1"}}
                                      .dump());
            });
            net::AuthSettings auth;
            auth.type = net::AuthType::OAuth2;
            auth.clientId = "client";
            auth.clientSecret = "planted-client-secret";
            auth.refreshToken = "planted-refresh-0";
            auth.tokenUrl = server.url("/token");
            // As the hub does with every secret it resolves.
            redactor_.add(auth.clientSecret);
            redactor_.add(auth.refreshToken);
            FakeClock clock;
            Memory store;
            net::HttpTransport transport(net::local(), clock_, resolver_);
            net::OAuthTokenSource source("crm", auth, transport, store, clock, &redactor_);
            net::RateLimiter limiter(clock, 60 * Second);
            const auto watch = [&](const net::HttpTrace& trace) {
                if (trace.failure != nullptr) log(trace.failure->describe());
            };
            net::HttpClient client(
                "crm", transport, source, limiter, clock, {}, [] { return 0.0; }, watch);
            for (const std::string method : {"GET", "POST"}) {
                const std::string url = server.url("/records");
                net::HttpRequest request;
                request.method = method;
                request.url = url;
                const auto answer = client.send(request, scope_);
                if (!answer) {
                    log(answer.error().describe());
                } else if (answer->status != 200 || !atTheTokenEndpoint) {
                    const std::string body(answer->body.view());
                    echoed += body.find("planted-access-1") != std::string::npos ? 1 : 0;
                    log("HTTP " + std::to_string(answer->status) + ": " + body);
                }
            }
        }
    }
    EXPECT_GE(echoed, 10) << "the vendor did repeat the token";
    EXPECT_GE(lines_.size(), 20U);
    expectNoSecret();
}

}  // namespace
}  // namespace leadloom::testing
