// leadloom.stream/1, between the SDK's wrapper and a peer on loopback.
#include <thread>

#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/ServerSocket.h>
#include <gtest/gtest.h>

#include "hub/net/stream_dialer.h"
#include "tests/hub/plugin_host/service_call_fixture.h"
#include "tests/support/test_authority.h"

namespace leadloom::plugin_host {
namespace {

using Poco::Net::StreamSocket;

/// Takes one connection and does with it what the test says, on a thread of its own.
class Peer {
public:
    explicit Peer(std::function<void(StreamSocket&)> script)
        : socket_(Poco::Net::SocketAddress("127.0.0.1", 0)),
          thread_([this, script = std::move(script)] {
              try {
                  StreamSocket taken = socket_.acceptConnection();
                  script(taken);
              } catch (const Poco::Exception&) {
                  // Nobody came, or the hub went away: what the test looks at.
              }
          }) {}
    ~Peer() {
        try {
            // Wakes an accept that nobody answered.
            StreamSocket last(socket_.address());
        } catch (const Poco::Exception&) {
        }
        thread_.join();
    }
    std::uint16_t port() const { return socket_.address().port(); }

private:
    Poco::Net::ServerSocket socket_;
    std::thread thread_;
};

std::string lineFrom(StreamSocket& socket) {
    std::string line;
    for (char c = 0; socket.receiveBytes(&c, 1) == 1 && c != '\n';)
        line += c;
    return line;
}

void say(StreamSocket& socket, std::string_view text) {
    socket.sendBytes(text.data(), static_cast<int>(text.size()));
}

class Streams : public leadloom::testing::ServiceCall {
protected:
    Streams() { parts_.streams = &dialer_; }
    sdk::Result<sdk::ByteStream> connect(const Peer& peer,
                                         sdk::StreamTls tls = sdk::StreamTls::Later) {
        services_ = std::make_unique<ConnectorServices>(parts_);
        return sdk::Host(services_->host())
            .streams()
            .connect(call(), "127.0.0.1", peer.port(), tls);
    }
    net::TransportSettings local() const {
        net::TransportSettings settings;
        settings.allowPrivateNetworks = true;
        settings.caLocation = authority_.certificateFile();
        return settings;
    }

    leadloom::testing::TestAuthority authority_;
    net::TransportSettings settings_ = local();
    net::SystemResolver resolver_;
    SystemClock system_;
    net::StreamDialer dialer_{settings_, resolver_, system_};
};

TEST_F(Streams, CarryLinesAndLiteralsBothWays) {
    Peer peer([](StreamSocket& socket) {
        say(socket, "* OK rea");
        say(socket, "dy\r\n* 1 FETCH {5}\r\na\r\nbc)\r\n");
        say(socket, "you said " + lineFrom(socket) + "\n");
    });
    auto stream = connect(peer);
    ASSERT_TRUE(stream) << message();
    EXPECT_EQ(*stream->readLine(call()), "* OK ready");
    EXPECT_EQ(*stream->readLine(call()), "* 1 FETCH {5}");
    EXPECT_EQ(*stream->readExactly(call(), 5), "a\r\nbc");
    EXPECT_EQ(*stream->readLine(call()), ")");
    EXPECT_TRUE(stream->write(call(), "a1 NOOP\n"));
    EXPECT_EQ(*stream->readLine(call()), "you said a1 NOOP");
    EXPECT_EQ(stream->readLine(call()).status().code(), LL_TRANSIENT);
}

TEST_F(Streams, GoOnUnderTls) {
    const auto right = authority_.serverContext("IP:127.0.0.1");
    Peer peer([&](StreamSocket& socket) {
        say(socket, "220 mail\r\n");
        lineFrom(socket);
        say(socket, "220 go ahead\r\n");
        Poco::Net::SecureStreamSocket safe = Poco::Net::SecureStreamSocket::attach(socket, right);
        say(safe, "250 safe\r\n");
    });
    auto stream = connect(peer);
    ASSERT_TRUE(stream);
    EXPECT_EQ(*stream->readLine(call()), "220 mail");
    EXPECT_TRUE(stream->write(call(), "STARTTLS\r\n"));
    EXPECT_EQ(*stream->readLine(call()), "220 go ahead");
    ASSERT_TRUE(stream->startTls(call())) << message();
    EXPECT_EQ(*stream->readLine(call()), "250 safe");
}

TEST_F(Streams, TrustOnlyTheRightName) {
    const auto wrong = authority_.serverContext("DNS:other.example");
    Peer impostor([&](StreamSocket& socket) {
        Poco::Net::SecureStreamSocket::attach(socket, wrong).completeHandshake();
    });
    EXPECT_EQ(connect(impostor, sdk::StreamTls::FromTheStart).status().code(), LL_TRANSIENT);
}

TEST_F(Streams, TakeNothingInClearBehindTheConsentToTls) {
    Peer peer([](StreamSocket& socket) {
        say(socket, "220 go ahead\r\n250 injected\r\n");
        lineFrom(socket);
    });
    auto stream = connect(peer);
    ASSERT_TRUE(stream);
    EXPECT_EQ(*stream->readLine(call()), "220 go ahead");
    EXPECT_EQ(stream->startTls(call()).code(), LL_TRANSIENT);
}

TEST_F(Streams, EndWhenTheCallIsCancelledHoweverSilentThePeer) {
    Peer peer([](StreamSocket& socket) { lineFrom(socket); });
    std::atomic<bool> stop{false};
    context_.cancelled = [&] { return stop.load(); };
    auto stream = connect(peer);
    ASSERT_TRUE(stream);
    stop = true;
    EXPECT_EQ(stream->readLine(call()).status().code(), LL_CANCELLED);
}

TEST_F(Streams, ReachNoPrivateAddressUnlessAllowed) {
    settings_.allowPrivateNetworks = false;
    net::StreamDialer strict(settings_, resolver_, system_);
    parts_.streams = &strict;
    Peer peer([](StreamSocket&) {});
    EXPECT_EQ(connect(peer).status().code(), LL_FORBIDDEN);
}

TEST_F(Streams, ThatAreClosedAreNoLongerUsed) {
    Peer peer([](StreamSocket& socket) { lineFrom(socket); });
    const auto hub = host();
    const auto* table = hub.service<ll_stream>(LL_SERVICE_STREAM);
    std::uint64_t handle = 0;
    ASSERT_EQ(table->connect(table, call().raw(), strOf("127.0.0.1"), peer.port(), 0, &handle),
              LL_OK);
    table->close(table, handle);
    EXPECT_EQ(table->write(table, call().raw(), handle, strOf("x")), LL_BUG);
    table->close(table, handle);
}

class DraftServices : public leadloom::testing::ServiceCall {};

TEST_F(DraftServices, GiveUnicodeFormsWithoutALocale) {
    const auto forms = host().textForms();
    EXPECT_EQ(*forms.form("\xe2\x80\x83 ISTANBUL İ ", LL_TEXT_TRIMMED | LL_TEXT_LOWER),
              "istanbul i̇");
    EXPECT_EQ(*forms.form("Mu\xcc\x88ller", 0), "Müller");
    EXPECT_EQ(*forms.form("O'Connor-Smith «x»", LL_TEXT_NO_PUNCTUATION), "OConnorSmith x");
    EXPECT_EQ(*forms.form("Čáp", LL_TEXT_NO_MARKS), "Cap");
    EXPECT_EQ(forms.form("\xff", 0).status().code(), LL_INVALID_RECORD);
    EXPECT_EQ(*forms.form("", LL_TEXT_TRIMMED), "");
}

TEST_F(DraftServices, HaveTheDigestsOfOlderVendorsAndDecrypt) {
    const auto crypto = host().crypto();
    EXPECT_EQ(*crypto.hexDigest(sdk::Crypto::Md5, "abc"), "900150983cd24fb0d6963f7d28e17f72");
    EXPECT_EQ(*crypto.hexDigest(sdk::Crypto::Sha1, "abc"),
              "a9993e364706816aba3e25717850c26c9cd0d89d");
    EXPECT_EQ(
        sdk::Crypto::hexOf(*crypto.hmac(sdk::Crypto::Sha1, "Jefe", "what do ya want for nothing?")),
        "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    EXPECT_EQ(crypto.digest(static_cast<sdk::Crypto::Algorithm>(9), "").status().code(),
              LL_UNSUPPORTED);
    EXPECT_EQ(crypto.decryptAesCbc("short", "iv", "x").status().code(), LL_INVALID_RECORD);
}

}  // namespace
}  // namespace leadloom::plugin_host
