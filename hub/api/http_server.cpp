#include "hub/api/http_server.h"

#include <algorithm>
#include <array>
#include <deque>
#include <functional>

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/ThreadPool.h>
#include <Poco/URI.h>

namespace leadloom::api {
namespace {

constexpr std::size_t ReadChunk = 64U << 10U;
constexpr std::size_t KeptRefusals = 64;
constexpr int Backlog = 1024;

/// What may be asked of any of the server's threads.
using Asked = std::function<bool()>;

/// False when the body is larger than allowed; reading stops there.
bool readBody(std::istream& stream, std::size_t limit, std::string& body) {
    std::array<char, ReadChunk> chunk{};
    while (stream) {
        stream.read(chunk.data(), chunk.size());
        body.append(chunk.data(), static_cast<std::size_t>(stream.gcount()));
        if (body.size() > limit) return false;
    }
    return true;
}

class Exchange final : public Poco::Net::HTTPRequestHandler {
public:
    Exchange(const HttpServer::Handler& handler, std::size_t maxBody, const Asked& othersWait)
        : handler_(handler), maxBody_(maxBody), othersWait_(othersWait) {}

    void handleRequest(Poco::Net::HTTPServerRequest& request,
                       Poco::Net::HTTPServerResponse& response) override {
        send(answer(request), response);
    }

private:
    HttpResponse answer(Poco::Net::HTTPServerRequest& request) const {
        HttpRequest message;
        message.method = request.getMethod();
        message.target = request.getURI();
        try {
            message.path = Poco::URI(message.target).getPath();
        } catch (const Poco::Exception&) {
            return problem(400, "Bad request", "The request's address can't be read.");
        }
        for (const auto& [name, value] : request)
            message.headers.emplace_back(name, value);
        const std::streamsize declared = request.getContentLength();
        const bool tooLarge = declared > 0 && static_cast<std::size_t>(declared) > maxBody_;
        if (tooLarge || !readBody(request.stream(), maxBody_, message.body)) {
            return problem(413, "Body too large",
                           "At most " + std::to_string(maxBody_) + " bytes are taken.");
        }
        try {
            return handler_(message);
        } catch (const std::exception&) {
            // The text of an exception may hold what the request held: it is not shown.
            return problem(500, "Internal error", "The request could not be served.");
        }
    }

    void send(const HttpResponse& answer, Poco::Net::HTTPServerResponse& response) const {
        response.setStatusAndReason(
            static_cast<Poco::Net::HTTPResponse::HTTPStatus>(answer.status));
        response.setContentType(answer.contentType);
        response.set("X-Content-Type-Options", "nosniff");
        for (const auto& [name, value] : answer.headers)
            response.set(name, value);
        // A refused body was not read to its end: the connection can't be used again. And who keeps
        // a connection keeps a thread, for which others may wait.
        if (answer.status == 413 || othersWait_()) response.setKeepAlive(false);
        response.sendBuffer(answer.body.data(), answer.body.size());
    }

    const HttpServer::Handler& handler_;
    std::size_t maxBody_;
    const Asked& othersWait_;
};

/// Answers who comes while the queue is full at once, instead of hanging up. Called by the thread
/// that accepts.
class FullQueue final : public Poco::Net::TCPServerConnectionFilter {
public:
    explicit FullQueue(Asked isFull) : isFull_(std::move(isFull)) {}

    bool accept(const Poco::Net::StreamSocket& socket) override {
        if (!isFull_()) return true;
        try {
            Poco::Net::StreamSocket refused(socket);
            refused.setBlocking(false);
            refused.sendBytes(Refusal.data(), static_cast<int>(Refusal.size()));
            refused.shutdownSend();
            // Closing with a request unread resets the connection, maybe before the answer is read.
            refused_.push_back(refused);
            if (refused_.size() > KeptRefusals) refused_.pop_front();
        } catch (const Poco::Exception&) {
            return false;  // it has gone already
        }
        return false;
    }

private:
    static constexpr std::string_view Refusal =
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n"
        "Content-Length: 0\r\n\r\n";

    Asked isFull_;
    std::deque<Poco::Net::StreamSocket> refused_;
};

class ExchangeFactory final : public Poco::Net::HTTPRequestHandlerFactory {
public:
    ExchangeFactory(HttpServer::Handler handler, std::size_t maxBody, Asked othersWait)
        : handler_(std::move(handler)), maxBody_(maxBody), othersWait_(std::move(othersWait)) {}

    Poco::Net::HTTPRequestHandler* createRequestHandler(
        const Poco::Net::HTTPServerRequest& /*request*/) override {
        return new Exchange(handler_, maxBody_, othersWait_);
    }

private:
    HttpServer::Handler handler_;
    std::size_t maxBody_;
    Asked othersWait_;
};

}  // namespace

class HttpServer::Implementation {
public:
    Implementation(HttpServerSettings settings, Handler handler)
        : settings_(std::move(settings)), handler_(std::move(handler)) {}

    Status start() {
        try {
            Poco::Net::ServerSocket socket;
            // Not sharing the port (POCO's default for a reusable address): a second hub must fail.
            socket.bind(Poco::Net::SocketAddress(settings_.host, settings_.port), true, false);
            socket.listen(Backlog);
            auto parameters = Poco::AutoPtr(new Poco::Net::HTTPServerParams);
            parameters->setMaxThreads(settings_.threads);
            parameters->setMaxQueued(settings_.queued);
            parameters->setKeepAlive(true);
            // A connection holds a thread while it lives, so an idle one is let go soon.
            parameters->setKeepAliveTimeout(Poco::Timespan(2, 0));
            parameters->setTimeout(Poco::Timespan(20, 0));
            pool_ = std::make_unique<Poco::ThreadPool>(std::min(2, settings_.threads),
                                                       settings_.threads);
            server_ = std::make_unique<Poco::Net::HTTPServer>(
                new ExchangeFactory(handler_, settings_.maxBody, [this] { return waiting() > 0; }),
                *pool_, socket, parameters);
            server_->setConnectionFilter(
                new FullQueue([this] { return waiting() >= settings_.queued; }));
            server_->start();
            return Status::ok();
        } catch (const Poco::Exception& error) {
            const std::string address = settings_.host + ":" + std::to_string(settings_.port);
            return Error{
                ErrorKind::InvalidConfig,
                "can't listen on " + address + ": " + error.displayText(),
                "is another program using that port? Choose another one with server.listen "
                "in the configuration",
                {},
                0};
        }
    }

    void stop() {
        if (!server_) return;
        server_->stopAll(false);
        pool_->joinAll();
        server_.reset();
    }

    std::uint16_t port() const { return server_ ? server_->port() : settings_.port; }

private:
    int waiting() const { return server_->queuedConnections(); }

    HttpServerSettings settings_;
    Handler handler_;
    std::unique_ptr<Poco::ThreadPool> pool_;
    std::unique_ptr<Poco::Net::HTTPServer> server_;
};

HttpServer::HttpServer(HttpServerSettings settings, Handler handler)
    : implementation_(std::make_unique<Implementation>(std::move(settings), std::move(handler))) {}

HttpServer::~HttpServer() {
    stop();
}

Status HttpServer::start() {
    return implementation_->start();
}

void HttpServer::stop() {
    implementation_->stop();
}

std::uint16_t HttpServer::port() const {
    return implementation_->port();
}

}  // namespace leadloom::api
