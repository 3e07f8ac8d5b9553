#include <cstdlib>
#include <limits>
#include <unistd.h>

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>

// bench_start_reference PORT: the least POCO server that answers; runs until it is killed.

namespace {

class Answer final : public Poco::Net::HTTPRequestHandler {
    void handleRequest(Poco::Net::HTTPServerRequest& request,
                       Poco::Net::HTTPServerResponse& response) override {
        request.stream().ignore(std::numeric_limits<std::streamsize>::max());
        response.setContentType("application/json");
        response.sendBuffer("{}", 2);
    }
};

class Answers final : public Poco::Net::HTTPRequestHandlerFactory {
    Poco::Net::HTTPRequestHandler* createRequestHandler(
        const Poco::Net::HTTPServerRequest& /*request*/) override {
        return new Answer;
    }
};

}  // namespace

int main(int count, char** texts) {
    if (count != 2) return 2;
    const auto port = static_cast<std::uint16_t>(std::strtoul(texts[1], nullptr, 10));
    Poco::Net::ServerSocket socket(Poco::Net::SocketAddress("127.0.0.1", port));
    Poco::Net::HTTPServer server(new Answers, socket, new Poco::Net::HTTPServerParams);
    server.start();
    for (;;)
        pause();
}
