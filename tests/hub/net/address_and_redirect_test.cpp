#include <gtest/gtest.h>

#include "tests/hub/net/transport_fixture.h"

namespace leadloom::net {
namespace {

using leadloom::testing::FixedResolver;
using leadloom::testing::reply;
using leadloom::testing::ScriptedServer;
using leadloom::testing::ServedRequest;

TEST_F(Transport, RefusesPrivateAddressesWhateverNameTheyHideBehind) {
    ScriptedServer server([](const ServedRequest&) { return reply(200, "secret"); });
    HttpTransport transport(TransportSettings{}, clock_, resolver_);
    for (const char* host : {"127.0.0.1", "crm.example", "[::ffff:127.0.0.1]", "[::1]"}) {
        const auto response = get(transport, server.url("/", host));
        ASSERT_FALSE(response) << host;
        EXPECT_EQ(response.error().kind, ErrorKind::Forbidden) << host;
    }
    EXPECT_EQ(server.connections(), 0);
}

TEST_F(Transport, ChecksTheAddressAgainWhenTheNameAnswersOtherwise) {
    ScriptedServer server(
        [](const ServedRequest&) { return reply(200, "ok", "Connection: close\r\n"); });
    FixedResolver resolver(std::vector<FixedResolver::Addresses>{
        FixedResolver::Addresses{"127.0.0.1"}, FixedResolver::Addresses{"127.0.0.2"}});
    TransportSettings settings;
    settings.exemptAddresses = {"127.0.0.1"};
    HttpTransport transport(settings, clock_, resolver);
    ASSERT_TRUE(get(transport, server.url("/", "crm.example")));
    const auto second = get(transport, server.url("/", "crm.example"));
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, ErrorKind::Forbidden);
    EXPECT_EQ(server.connections(), 1);
}

TEST_F(Transport, FollowsNoRedirectToAPrivateAddress) {
    ScriptedServer inner([](const ServedRequest&) { return reply(200, "secret"); }, nullptr,
                         "127.0.0.2");
    ScriptedServer outer([&inner](const ServedRequest&) {
        return reply(302, "", "Location: " + inner.url("/", "127.0.0.2") + "\r\n");
    });
    TransportSettings settings;
    settings.exemptAddresses = {"127.0.0.1"};
    HttpTransport transport(settings, clock_, resolver_);
    const auto response = get(transport, outer.url());
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().kind, ErrorKind::Forbidden);
    EXPECT_EQ(inner.connections(), 0);
}

TEST_F(Transport, FollowsRedirectsOfReadsAndLeavesCredentialsBehindAtAnotherOrigin) {
    ScriptedServer other([](const ServedRequest& request) {
        return reply(200, request.headers.contains("authorization") ? "leaked" : "clean");
    });
    ScriptedServer server([&other](const ServedRequest& request) {
        if (request.target == "/near") return reply(307, "", "Location: target?x=1\r\n");
        if (request.target == "/far") return reply(302, "", "Location: " + other.url() + "\r\n");
        if (request.target == "/loop") return reply(301, "", "Location: /loop\r\n");
        return reply(200, request.target + " " + request.headers.at("authorization"));
    });
    HttpTransport transport(local(), clock_, resolver_);
    const HttpHeader secret[] = {{"Authorization", "Bearer token"}};
    const auto visit = [&](const char* method, const std::string& target) {
        HttpRequest request;
        const std::string url = server.url(target);
        request.method = method;
        request.url = url;
        return transport.exchange(request, secret, "sales-eu", scope_);
    };
    EXPECT_EQ(visit("GET", "/near")->body.view(), "/target?x=1 Bearer token");
    EXPECT_EQ(visit("GET", "/far")->body.view(), "clean");
    EXPECT_EQ(visit("GET", "/loop").error().kind, ErrorKind::Forbidden);
    EXPECT_EQ(visit("POST", "/near")->status, 307);
}

}  // namespace
}  // namespace leadloom::net
