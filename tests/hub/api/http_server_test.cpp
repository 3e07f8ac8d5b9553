#include "hub/api/http_server.h"

#include <atomic>
#include <future>
#include <thread>
#include <vector>

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>
#include <gtest/gtest.h>

namespace leadloom::api {
namespace {

struct Answer {
    int status = 0;
    std::string body;
};

Answer post(std::uint16_t port, const std::string& target, const std::string& body) {
    Poco::Net::HTTPClientSession session("127.0.0.1", port);
    Poco::Net::HTTPRequest request("POST", target, "HTTP/1.1");
    request.setContentLength(static_cast<std::streamsize>(body.size()));
    session.sendRequest(request) << body;
    Poco::Net::HTTPResponse response;
    Answer answer;
    Poco::StreamCopier::copyToString(session.receiveResponse(response), answer.body);
    answer.status = response.getStatus();
    return answer;
}

HttpServerSettings anyPort() {
    HttpServerSettings settings;
    settings.port = 0;
    settings.maxBody = 1000;
    return settings;
}

TEST(HttpServer, HandsRequestsOnAsTheyCame) {
    HttpRequest seen;
    HttpServer server(anyPort(), [&](const HttpRequest& request) {
        seen = request;
        return HttpResponse{202, "text/plain", "taken", {}};
    });
    ASSERT_TRUE(server.start());
    const Answer answer = post(server.port(), "/hooks/a%20b?x=%2F", "{\"a\":1}");
    EXPECT_EQ(answer.status, 202);
    EXPECT_EQ(answer.body, "taken");
    EXPECT_EQ(seen.path, "/hooks/a b");
    EXPECT_EQ(seen.target, "/hooks/a%20b?x=%2F");
    EXPECT_EQ(seen.body, "{\"a\":1}");
}

TEST(HttpServer, RefusesABodyThatIsTooLarge) {
    int calls = 0;
    HttpServer server(anyPort(), [&](const HttpRequest&) {
        ++calls;
        return HttpResponse{};
    });
    ASSERT_TRUE(server.start());
    EXPECT_EQ(post(server.port(), "/", std::string(1001, 'x')).status, 413);
    EXPECT_EQ(calls, 0);
}

TEST(HttpServer, HidesWhatAnExceptionSays) {
    HttpServer server(anyPort(), [](const HttpRequest&) -> HttpResponse {
        throw std::runtime_error("secret-value");
    });
    ASSERT_TRUE(server.start());
    const Answer answer = post(server.port(), "/", "x");
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.body.find("secret-value"), std::string::npos);
}

TEST(HttpServer, NamesTheAddressAndTheRemedyWhenThePortIsTaken) {
    const auto nothing = [](const HttpRequest&) { return HttpResponse{}; };
    HttpServer first(anyPort(), nothing);
    ASSERT_TRUE(first.start());
    HttpServerSettings taken = anyPort();
    taken.port = first.port();
    HttpServer second(taken, nothing);
    const Status started = second.start();
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().kind, ErrorKind::InvalidConfig);
    EXPECT_NE(started.error().message.find(std::to_string(first.port())), std::string::npos);
    EXPECT_NE(started.error().remedy.find("server.listen"), std::string::npos);
}

TEST(HttpServer, StopsTwiceAndWithoutAStart) {
    HttpServer server(anyPort(), [](const HttpRequest&) { return HttpResponse{}; });
    server.stop();
    ASSERT_TRUE(server.start());
    server.stop();
    server.stop();
}

/// A server whose requests wait until they are let go.
class BusyServer {
public:
    explicit BusyServer(int threads, int queued)
        : server_(settings(threads, queued), [this](const HttpRequest&) {
              ++begun_;
              held_.wait();
              return HttpResponse{200, "text/plain", "taken", {}};
          }) {
        EXPECT_TRUE(server_.start());
    }
    ~BusyServer() { letGo(); }
    BusyServer(const BusyServer&) = delete;
    BusyServer& operator=(const BusyServer&) = delete;

    void letGo() {
        if (!isOpen_.exchange(true)) gate_.set_value();
    }
    int begun() const { return begun_; }
    std::uint16_t port() const { return server_.port(); }

private:
    static HttpServerSettings settings(int threads, int queued) {
        HttpServerSettings settings = anyPort();
        settings.threads = threads;
        settings.queued = queued;
        return settings;
    }

    std::promise<void> gate_;
    std::shared_future<void> held_{gate_.get_future()};
    std::atomic<bool> isOpen_{false};
    std::atomic<int> begun_{0};
    HttpServer server_;
};

/// One call over a connection of its own, which stays open.
class Caller {
public:
    explicit Caller(std::uint16_t port) : session_("127.0.0.1", port) {
        session_.setKeepAlive(true);
        Poco::Net::HTTPRequest request("POST", "/", "HTTP/1.1");
        request.setContentLength(1);
        session_.sendRequest(request) << "x" << std::flush;
    }
    /// Waits for the answer.
    const Poco::Net::HTTPResponse& answer() {
        session_.receiveResponse(response_);
        return response_;
    }

private:
    Poco::Net::HTTPClientSession session_;
    Poco::Net::HTTPResponse response_;
};

TEST(HttpServer, RefusesWhoComesWhileTheQueueIsFullAndSaysWhenToComeBack) {
    constexpr int Callers = 12;
    constexpr int Served = 2 + 3;  // by its threads, and then out of its queue
    BusyServer busy(2, 3);
    std::atomic<int> refused{0};
    std::atomic<int> taken{0};
    std::vector<std::thread> callers;
    for (int i = 0; i < Callers; ++i) {
        callers.emplace_back([&] {
            Caller caller(busy.port());
            const auto& answer = caller.answer();
            const bool tells = answer.get("Retry-After", "") == "5" && !answer.getKeepAlive();
            if (answer.getStatus() == 503 && tells) ++refused;
            if (answer.getStatus() == 200) ++taken;
        });
    }
    while (refused < Callers - Served || busy.begun() < 2)
        std::this_thread::yield();
    busy.letGo();
    for (std::thread& caller : callers)
        caller.join();
    EXPECT_EQ(refused + taken, Callers);
    EXPECT_LE(taken, Served);
}

TEST(HttpServer, LetsNoKeptConnectionHoldAThreadThatOthersWaitFor) {
    BusyServer busy(1, 1);
    Caller kept(busy.port());
    while (busy.begun() < 1)
        std::this_thread::yield();
    Caller waiting(busy.port());
    // Connections are accepted in turn: that this one is refused tells that the other waits.
    ASSERT_EQ(Caller(busy.port()).answer().getStatus(), 503);
    busy.letGo();
    EXPECT_FALSE(kept.answer().getKeepAlive());
    EXPECT_TRUE(waiting.answer().getKeepAlive());
    EXPECT_EQ(busy.begun(), 2);
}

}  // namespace
}  // namespace leadloom::api
