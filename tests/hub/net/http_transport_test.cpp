#include "hub/net/http_transport.h"

#include <thread>
#include <zlib.h>

#include <gtest/gtest.h>

#include "tests/hub/net/transport_fixture.h"
#include "tests/support/fake_clock.h"

namespace leadloom::net {
namespace {

using leadloom::testing::FakeClock;
using leadloom::testing::FixedResolver;
using leadloom::testing::reply;
using leadloom::testing::ScriptedServer;
using leadloom::testing::ServedReply;
using leadloom::testing::ServedRequest;
using Then = ServedReply::Then;

std::string packed(const std::string& text, int windowBits) {
    z_stream zlib{};
    deflateInit2(&zlib, 9, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&zlib, text.size()) + 64, '\0');
    zlib.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    zlib.avail_in = static_cast<uInt>(text.size());
    zlib.next_out = reinterpret_cast<Bytef*>(out.data());
    zlib.avail_out = static_cast<uInt>(out.size());
    deflate(&zlib, Z_FINISH);
    out.resize(zlib.total_out);
    deflateEnd(&zlib);
    return out;
}

TEST_F(Transport, KeepsOneConnectionForManyRequests) {
    ScriptedServer server([](const ServedRequest& request) { return reply(200, request.target); });
    HttpTransport transport(local(), clock_, resolver_);
    for (int index = 0; index < 50; ++index) {
        const std::string target = "/page?n=" + std::to_string(index);
        const auto response = get(transport, server.url(target));
        ASSERT_TRUE(response) << response.error().describe();
        EXPECT_EQ(response->body.view(), target);
    }
    EXPECT_EQ(server.connections(), 1);
    EXPECT_EQ(transport.openedCount(), 1U);
    EXPECT_EQ(transport.idleCount(), 1U);
}

TEST_F(Transport, NeverOpensMoreConnectionsToAHostThanItMay) {
    ScriptedServer server([](const ServedRequest&) { return reply(200, "ok"); });
    auto settings = local();
    settings.sessionsPerHost = 3;
    HttpTransport transport(settings, clock_, resolver_);
    std::vector<std::thread> threads;
    std::atomic<int> answered{0};
    for (int index = 0; index < 16; ++index) {
        threads.emplace_back([&] {
            for (int round = 0; round < 20; ++round) {
                answered += get(transport, server.url()) ? 1 : 0;
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(answered, 320);
    EXPECT_LE(server.connections(), 3);
}

TEST_F(Transport, SharesNoConnectionBetweenTwoConnectionsOfTheHub) {
    ScriptedServer server([](const ServedRequest&) { return reply(200, "ok"); });
    HttpTransport transport(local(), clock_, resolver_);
    HttpRequest request;
    const std::string url = server.url();
    request.url = url;
    ASSERT_TRUE(transport.exchange(request, {}, "first", scope_));
    ASSERT_TRUE(transport.exchange(request, {}, "second", scope_));
    EXPECT_EQ(server.connections(), 2);
}

TEST_F(Transport, ClosesWhatHasBeenIdleTooLong) {
    ScriptedServer server([](const ServedRequest&) { return reply(200, "ok"); });
    FakeClock clock;
    HttpTransport transport(local(), clock, resolver_);
    ASSERT_TRUE(get(transport, server.url()));
    clock.advance(21'000'000);
    transport.closeIdle();
    EXPECT_EQ(transport.idleCount(), 0U);
}

TEST_F(Transport, NoticesBeforeAWriteThatTheIdleConnectionWasClosed) {
    ScriptedServer server([](const ServedRequest& request) {
        return ServedReply{reply(200, "ok").bytes,
                           request.connection == 1 ? Then::Close : Then::KeepOpen};
    });
    HttpTransport transport(local(), clock_, resolver_);
    ASSERT_TRUE(get(transport, server.url()));
    while (server.closed() < 1)
        std::this_thread::yield();
    const auto response = post(transport, server.url());
    ASSERT_TRUE(response) << response.error().describe();
    EXPECT_EQ(response->status, 200);
}

TEST_F(Transport, CallsALostAnswerToAWriteAnUnknownOutcomeAndToAReadAPassingFault) {
    for (const auto then : {Then::Close, Then::Reset}) {
        ScriptedServer server([then](const ServedRequest&) { return ServedReply{"", then}; });
        HttpTransport transport(local(), clock_, resolver_);
        const auto written = post(transport, server.url("/x?email=a"));
        ASSERT_FALSE(written);
        EXPECT_EQ(written.error().kind, ErrorKind::UnknownOutcome);
        EXPECT_EQ(written.error().message.find("email"), std::string::npos);
        const auto read = get(transport, server.url());
        ASSERT_FALSE(read);
        EXPECT_EQ(read.error().kind, ErrorKind::Transient);
    }
}

TEST_F(Transport, TakesNoAnswerThatWasCutShort) {
    ScriptedServer server([](const ServedRequest& request) {
        if (request.target == "/chunks") {
            return ServedReply{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
                               Then::Close};
        }
        return ServedReply{"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
                           request.target == "/reset" ? Then::Reset : Then::Close};
    });
    HttpTransport transport(local(), clock_, resolver_);
    for (const char* target : {"/length", "/chunks", "/reset"}) {
        const auto read = get(transport, server.url(target));
        ASSERT_FALSE(read) << target;
        EXPECT_EQ(read.error().kind, ErrorKind::Transient);
        const auto written = post(transport, server.url(target));
        ASSERT_FALSE(written) << target;
        EXPECT_EQ(written.error().kind, ErrorKind::UnknownOutcome);
    }
}

TEST_F(Transport, ReadsBodiesOfEveryFraming) {
    const std::string text(100'000, 'x');
    ScriptedServer server([&text](const ServedRequest& request) {
        if (request.target == "/length") return reply(200, text);
        if (request.target == "/empty") return reply(204, "");
        if (request.target == "/close") {
            return ServedReply{"HTTP/1.1 200 OK\r\n\r\n" + text, Then::Close};
        }
        const std::string interim = "HTTP/1.1 100 Continue\r\n\r\n";
        return ServedReply{interim + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" +
                           "186A0;name=value\r\n" + text + "\r\n0\r\nTrailer: x\r\n\r\n"};
    });
    HttpTransport transport(local(), clock_, resolver_);
    for (const char* target : {"/length", "/chunked", "/length", "/close"}) {
        const auto response = get(transport, server.url(target));
        ASSERT_TRUE(response) << target << ": " << response.error().describe();
        EXPECT_EQ(response->body.view(), text) << target;
    }
    EXPECT_EQ(server.connections(), 1);
    const auto empty = get(transport, server.url("/empty"));
    ASSERT_TRUE(empty);
    EXPECT_EQ(empty->body.size(), 0U);
}

TEST_F(Transport, UnpacksGzipAndBothKindsOfDeflate) {
    const std::string text = std::string(300'000, 'a') + "end";
    ScriptedServer server([&text](const ServedRequest& request) {
        EXPECT_NE(request.headers.at("accept-encoding").find("gzip"), std::string::npos);
        if (request.target == "/gzip") {
            return reply(200, packed(text, 15 + 16), "Content-Encoding: gzip\r\n");
        }
        const int bits = request.target == "/zlib" ? 15 : -15;
        return reply(200, packed(text, bits), "Content-Encoding: deflate\r\n");
    });
    HttpTransport transport(local(), clock_, resolver_);
    for (const char* target : {"/gzip", "/zlib", "/raw"}) {
        const auto response = get(transport, server.url(target));
        ASSERT_TRUE(response) << target << ": " << response.error().describe();
        EXPECT_TRUE(response->body.view() == text) << target;
    }
    EXPECT_EQ(server.connections(), 1);
}

TEST_F(Transport, StopsUnpackingABomb) {
    const std::string bomb = packed(std::string(50'000'000, '\0'), 15 + 16);
    ScriptedServer server(
        [&bomb](const ServedRequest&) { return reply(200, bomb, "Content-Encoding: gzip\r\n"); });
    auto settings = local();
    settings.maxBodyBytes = 1'000'000;
    HttpTransport transport(settings, clock_, resolver_);
    const auto read = get(transport, server.url());
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, ErrorKind::InvalidConfig);
    EXPECT_NE(read.error().message.find("1000000"), std::string::npos);
    EXPECT_EQ(post(transport, server.url()).error().kind, ErrorKind::UnknownOutcome);
}

TEST_F(Transport, RefusesBodiesAboveTheLimitAndDamagedOnes) {
    ScriptedServer server([](const ServedRequest& request) {
        if (request.target == "/damaged") {
            return reply(200, "this is no gzip", "Content-Encoding: gzip\r\n");
        }
        if (request.target == "/cut") {
            std::string half = packed(std::string(1000, 'q') + "end", 15 + 16);
            half.resize(half.size() - 6);
            return reply(200, half, "Content-Encoding: gzip\r\n");
        }
        return reply(200, std::string(2000, 'x'));
    });
    auto settings = local();
    settings.maxBodyBytes = 1500;
    HttpTransport transport(settings, clock_, resolver_);
    EXPECT_EQ(get(transport, server.url("/big")).error().kind, ErrorKind::InvalidConfig);
    EXPECT_EQ(get(transport, server.url("/damaged")).error().kind, ErrorKind::Transient);
    EXPECT_EQ(get(transport, server.url("/cut")).error().kind, ErrorKind::Transient);
}

TEST_F(Transport, GivesUpOnAnswersThatAreNotHttpOrHaveNoEnd) {
    ScriptedServer server([](const ServedRequest& request) {
        if (request.target == "/junk") return ServedReply{std::string(5000, 'j'), Then::Close};
        std::string headers = "HTTP/1.1 200 OK\r\n";
        for (int index = 0; index < 5000; ++index)
            headers += "X-Endless: value\r\n";
        return ServedReply{headers, Then::Hang};
    });
    HttpTransport transport(local(), clock_, resolver_);
    EXPECT_EQ(get(transport, server.url("/junk")).error().kind, ErrorKind::Transient);
    EXPECT_EQ(get(transport, server.url("/headers")).error().kind, ErrorKind::Transient);
}

TEST_F(Transport, EndsAnExchangeAtItsDeadlineHoweverQuietThePeerIs) {
    FakeClock clock;
    ScriptedServer server([&clock](const ServedRequest&) {
        clock.advance(61'000'000);
        return ServedReply{"HTTP/1.1 200 OK\r\nContent-Le", Then::Hang};
    });
    HttpTransport transport(local(), clock, resolver_);
    const auto read = get(transport, server.url());
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, ErrorKind::Transient);
    EXPECT_NE(read.error().message.find("time limit"), std::string::npos);
    EXPECT_EQ(post(transport, server.url()).error().kind, ErrorKind::UnknownOutcome);
}

TEST_F(Transport, EndsAnExchangeWhenItsCallIsCancelled) {
    std::atomic<bool> cancelled{false};
    scope_.cancelled = [&cancelled] { return cancelled.load(); };
    ScriptedServer server([&cancelled](const ServedRequest&) {
        cancelled = true;
        return ServedReply{"", Then::Hang};
    });
    HttpTransport transport(local(), clock_, resolver_);
    EXPECT_EQ(get(transport, server.url()).error().kind, ErrorKind::Cancelled);
    cancelled = false;
    EXPECT_EQ(post(transport, server.url()).error().kind, ErrorKind::UnknownOutcome);
    cancelled = true;
    const int before = server.requests();
    EXPECT_EQ(post(transport, server.url()).error().kind, ErrorKind::Cancelled);
    EXPECT_EQ(server.requests(), before);
}

TEST_F(Transport, SaysUnreachableWhenNothingCanHaveBeenSent) {
    std::string url;
    {
        ScriptedServer gone([](const ServedRequest&) { return reply(200, ""); });
        url = gone.url();
    }
    HttpTransport transport(local(), clock_, resolver_);
    const auto written = post(transport, url);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, ErrorKind::Unreachable);
}

TEST_F(Transport, TriesTheNextAddressWhenOneDoesNotAnswer) {
    ScriptedServer server([](const ServedRequest&) { return reply(200, "ok"); });
    FixedResolver resolver(
        std::vector<FixedResolver::Addresses>{FixedResolver::Addresses{"127.0.0.9", "127.0.0.1"}});
    HttpTransport transport(local(), clock_, resolver);
    EXPECT_TRUE(get(transport, server.url("/", "crm.example")));
}

TEST_F(Transport, LetsNoLineBreakIntoAHeaderAndNoOddUrlPass) {
    HttpTransport transport(local(), clock_, resolver_);
    HttpRequest request;
    request.url = "http://127.0.0.1:9/";
    const HttpHeader broken[] = {{"X-Name", "a\r\nAuthorization: b"}};
    request.headers = broken;
    EXPECT_EQ(transport.exchange(request, {}, "c", scope_).error().kind, ErrorKind::InvalidConfig);
    for (const char* url : {"ftp://crm.example/", "crm.example", "http://", "http://a b/",
                            "http://user:s3cret@crm.example/", "http://crm.example:99999/",
                            "http://crm.example/\r\nX: y"}) {
        const auto answer = get(transport, url);
        ASSERT_FALSE(answer) << url;
        EXPECT_EQ(answer.error().kind, ErrorKind::InvalidConfig) << url;
        EXPECT_EQ(answer.error().message.find("s3cret"), std::string::npos);
    }
}

TEST_F(Transport, SendsBodiesOfAnySizeWhole) {
    ScriptedServer server([](const ServedRequest& request) {
        return reply(200, std::to_string(request.body.size()) + request.headers.at("host"));
    });
    HttpTransport transport(local(), clock_, resolver_);
    for (const std::size_t size : {0U, 1U, 4096U, 4097U, 3'000'000U}) {
        const auto response = post(transport, server.url(), std::string(size, 'b'));
        ASSERT_TRUE(response);
        EXPECT_EQ(response->body.view(),
                  std::to_string(size) + "127.0.0.1:" + std::to_string(server.port()));
    }
}

}  // namespace
}  // namespace leadloom::net
