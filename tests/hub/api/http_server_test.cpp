#include "hub/api/http_server.h"

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

}  // namespace
}  // namespace leadloom::api
