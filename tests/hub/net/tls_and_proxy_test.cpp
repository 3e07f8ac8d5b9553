#include <thread>

#include <Poco/Net/ServerSocket.h>
#include <gtest/gtest.h>

#include "tests/hub/net/transport_fixture.h"
#include "tests/support/test_authority.h"

namespace leadloom::net {
namespace {

using leadloom::testing::reply;
using leadloom::testing::ScriptedServer;
using leadloom::testing::ServedReply;
using leadloom::testing::ServedRequest;
using leadloom::testing::TestAuthority;
using Then = ServedReply::Then;

class TlsTransport : public Transport {
protected:
    TransportSettings trusting() const {
        auto settings = local();
        settings.caLocation = authority_.certificateFile();
        return settings;
    }
    TestAuthority authority_;
};

TEST_F(TlsTransport, TalksToAServerWhoseCertificateItCanVerify) {
    ScriptedServer server([](const ServedRequest&) { return reply(200, "ok"); },
                          authority_.serverContext("DNS:crm.example,IP:127.0.0.1"));
    HttpTransport transport(trusting(), clock_, resolver_);
    for (const char* host : {"crm.example", "127.0.0.1"}) {
        for (int round = 0; round < 5; ++round) {
            const auto response = get(transport, server.url("/", host));
            ASSERT_TRUE(response) << response.error().describe();
            EXPECT_EQ(response->body.view(), "ok");
        }
    }
    EXPECT_EQ(server.connections(), 2);
}

TEST_F(TlsTransport, SendsNothingToAServerWithAnUnknownAuthority) {
    ScriptedServer server([](const ServedRequest&) { return reply(200, "ok"); },
                          authority_.serverContext("DNS:crm.example"));
    HttpTransport transport(local(), clock_, resolver_);
    const auto response = post(transport, server.url("/", "crm.example"));
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().kind, ErrorKind::Unreachable);
    EXPECT_NE(response.error().remedy.find("certificate"), std::string::npos);
    EXPECT_EQ(server.requests(), 0);
}

TEST_F(TlsTransport, SendsNothingToAServerWithTheCertificateOfAnotherHost) {
    ScriptedServer server([](const ServedRequest&) { return reply(200, "ok"); },
                          authority_.serverContext("DNS:other.example"));
    HttpTransport transport(trusting(), clock_, resolver_);
    for (const char* host : {"crm.example", "127.0.0.1", "localhost"}) {
        const auto response = post(transport, server.url("/", host));
        ASSERT_FALSE(response) << host;
        EXPECT_EQ(response.error().kind, ErrorKind::Unreachable);
    }
    EXPECT_EQ(server.requests(), 0);
}

TEST_F(TlsTransport, DoesNotWaitForAServerThatNeverShakesHands) {
    // Nobody accepts: the kernel connects, and then there is silence.
    Poco::Net::ServerSocket silent(Poco::Net::SocketAddress("127.0.0.1", 0));
    HttpTransport transport(trusting(), clock_, resolver_);
    scope_.cancelled = [&] {
        return silent.poll(Poco::Timespan(0), Poco::Net::Socket::SELECT_READ);
    };
    const auto response =
        post(transport, "https://127.0.0.1:" + std::to_string(silent.address().port()) + "/");
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().kind, ErrorKind::Cancelled);
}

TEST_F(Transport, SendsPlainRequestsThroughTheProxyInAbsoluteForm) {
    ScriptedServer proxy([](const ServedRequest& request) {
        return reply(200, request.target + " " + request.headers.at("proxy-authorization"));
    });
    TransportSettings settings;
    settings.proxy = ProxySettings{"127.0.0.1", static_cast<std::uint16_t>(proxy.port()), "u", "p"};
    HttpTransport transport(settings, clock_, resolver_);
    const auto response = get(transport, "http://crm.example/a?b=c");
    ASSERT_TRUE(response) << response.error().describe();
    EXPECT_EQ(response->body.view(), "http://crm.example/a?b=c Basic dTpw");
}

TEST_F(TlsTransport, VerifiesTheHostBehindAProxysTunnel) {
    ScriptedServer proxy(
        [](const ServedRequest& request) {
            if (request.method == "CONNECT") {
                return ServedReply{"HTTP/1.1 200 OK\r\n\r\n", Then::Tls};
            }
            return reply(200, request.target);
        },
        authority_.serverContext("DNS:crm.example"), "127.0.0.1", true);
    auto settings = trusting();
    settings.proxy = ProxySettings{"127.0.0.1", static_cast<std::uint16_t>(proxy.port()), "", ""};
    HttpTransport transport(settings, clock_, resolver_);
    const auto response = get(transport, "https://crm.example/inner");
    ASSERT_TRUE(response) << response.error().describe();
    EXPECT_EQ(response->body.view(), "/inner");
    const int before = proxy.requests();
    const auto other = get(transport, "https://other.example/inner");
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().kind, ErrorKind::Unreachable);
    EXPECT_EQ(proxy.requests(), before + 1) << "more than CONNECT was sent";
}

TEST_F(Transport, NeverReachesATlsHostWhoseTunnelTheProxyRefuses) {
    std::string asked;
    ScriptedServer proxy([&asked](const ServedRequest& request) {
        asked = request.method + " " + request.target;
        return reply(403, "");
    });
    TransportSettings settings;
    settings.proxy = ProxySettings{"127.0.0.1", static_cast<std::uint16_t>(proxy.port()), "", ""};
    HttpTransport transport(settings, clock_, resolver_);
    const auto response = post(transport, "https://crm.example/a");
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().kind, ErrorKind::Unreachable);
    EXPECT_EQ(asked, "CONNECT crm.example:443");
}

}  // namespace
}  // namespace leadloom::net
