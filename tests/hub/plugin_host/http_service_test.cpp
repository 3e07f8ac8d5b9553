#include "hub/plugin_host/http_service.h"

#include "hub/net/http_date.h"
#include "hub/net/static_token_source.h"
#include "tests/hub/plugin_host/service_call_fixture.h"
#include "tests/support/scripted_server.h"

namespace leadloom::plugin_host {
namespace {

using leadloom::testing::reply;
using leadloom::testing::ScriptedServer;
using leadloom::testing::ServedReply;
using leadloom::testing::ServedRequest;

net::TransportSettings local() {
    net::TransportSettings settings;
    settings.allowPrivateNetworks = true;
    return settings;
}

net::AuthSettings token() {
    net::AuthSettings settings;
    settings.type = net::AuthType::Token;
    settings.token = "pat-secret";
    return settings;
}

class HttpOfTheHub : public leadloom::testing::ServiceCall {
protected:
    HttpOfTheHub() {
        parts_.http = &client_;
        parts_.limiter = &limiter_;
    }
    sdk::Result<sdk::HttpResponse> send(const sdk::HttpRequest& request) {
        return host().http().send(call(), request);
    }

    net::SystemResolver resolver_;
    net::HttpTransport transport_{local(), clock_, resolver_};
    net::StaticTokenSource tokens_{token()};
    net::RateLimiter limiter_{clock_, 60'000'000};
    net::HttpClient client_{"sales-eu", transport_,         tokens_, limiter_, clock_,
                            {},         [] { return 0.0; }, {}};
};

TEST_F(HttpOfTheHub, CarriesRequestAndAnswerWholeAndAddsTheCredential) {
    ServedRequest seen;
    ScriptedServer server([&seen](const ServedRequest& request) {
        seen = request;
        return reply(409, R"({"why":"exists"})",
                     "X-Two: 2\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
    });
    sdk::HttpRequest request;
    request.method = "PATCH";
    request.url = server.url("/objects/1?a=b");
    request.headers = {{"X-One", "1"}};
    request.body = R"({"x":1})";
    const auto response = send(request);
    ASSERT_TRUE(response) << message();
    EXPECT_EQ(response->status(), 409);
    EXPECT_EQ(response->body(), R"({"why":"exists"})");
    EXPECT_EQ(response->header("x-two"), "2");
    EXPECT_EQ(response->serverTime(), 784'111'777'000'000);
    EXPECT_EQ(services_->takeServerTimeUs(), 784'111'777'000'000);
    EXPECT_EQ(services_->takeServerTimeUs(), 0);
    EXPECT_EQ(seen.method + " " + seen.target, "PATCH /objects/1?a=b");
    EXPECT_EQ(seen.headers.at("authorization"), "Bearer pat-secret");
    EXPECT_EQ(seen.headers.at("x-one"), "1");
    EXPECT_EQ(seen.body, R"({"x":1})");

    request.credential = "none";
    ASSERT_TRUE(send(request));
    EXPECT_FALSE(seen.headers.contains("authorization"));
    request.credential = "other";
    EXPECT_EQ(send(request).status().code(), LL_INVALID_CONFIG);
}

TEST_F(HttpOfTheHub, TellsLostWritesFromReadsThatMayBeTriedAgain) {
    ScriptedServer server([](const ServedRequest&) {
        return ServedReply{"", ServedReply::Then::Reset};
    });
    sdk::HttpRequest request;
    request.url = server.url("/x?email=a@b.example");
    request.method = "POST";
    EXPECT_EQ(send(request).status().code(), LL_UNKNOWN_OUTCOME);
    EXPECT_EQ(message().find("b.example"), std::string::npos);
    request.safe = true;
    EXPECT_EQ(send(request).status().code(), LL_TRANSIENT);
    server.stop();
    request.safe = false;
    EXPECT_EQ(send(request).status().code(), LL_TRANSIENT);
}

TEST_F(HttpOfTheHub, UsesTheBudgetThatTheConnectorNames) {
    limiter_.configure("search", {{1, 86'400'000'000}});
    ScriptedServer server([](const ServedRequest&) { return reply(200, ""); });
    sdk::HttpRequest request;
    request.url = server.url();
    request.bucket = "search";
    EXPECT_TRUE(send(request));
    EXPECT_EQ(send(request).status().code(), LL_QUOTA);
    request.bucket = "";
    EXPECT_TRUE(send(request));
    EXPECT_EQ(server.requests(), 2);
}

TEST_F(HttpOfTheHub, RefusesAddressesThatAreNotAllowed) {
    net::HttpTransport strict(net::TransportSettings{}, clock_, resolver_);
    net::HttpClient client("sales-eu", strict, tokens_, limiter_, clock_, {}, [] { return 0.0; },
                           {});
    parts_.http = &client;
    sdk::HttpRequest request;
    request.url = "http://127.0.0.1:9/";
    EXPECT_EQ(send(request).status().code(), LL_FORBIDDEN);
    EXPECT_NE(message().find("private"), std::string::npos);
}

TEST_F(HttpOfTheHub, LetsAPageBeSplitWhereItLies) {
    ScriptedServer server(
        [](const ServedRequest&) { return reply(200, R"({"results":[{"id":"1"},{"id":"2"}]})"); });
    const auto hub = host();
    struct Receiver {
        sdk::Host host;
        sdk::Call call;
        std::string ids;
        bool inPlace = true;
    } receiver{hub, call(), "", true};
    const ll_http_sink sink{
        sizeof(ll_http_sink), &receiver,
        [](const ll_http_sink* self, const ll_http_response* response) -> ll_status {
            auto& to = *static_cast<Receiver*>(self->receiver);
            const std::string_view body(response->body.data, response->body.size);
            return to.host.json()
                .split(to.call, body, "/results", {"/id"},
                       [&](const sdk::JsonItem& item) {
                           to.ids += item.value(0);
                           to.inPlace = to.inPlace && item.slice().data() > body.data();
                           return sdk::Status::ok();
                       })
                .code();
        }};
    const std::string url = server.url();
    ll_http_request request{};
    request.struct_size = sizeof request;
    request.method = strOf("GET");
    request.url = strOf(url);
    const auto* table = hub.service<ll_http>(LL_SERVICE_HTTP);
    EXPECT_EQ(table->send(table, call().raw(), &request, &sink), LL_OK);
    EXPECT_EQ(receiver.ids, "12");
    EXPECT_TRUE(receiver.inPlace);
}

}  // namespace
}  // namespace leadloom::plugin_host
