#include "tests/sandbox/sandbox_server.h"

#include <fstream>
#include <stdexcept>

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/NetException.h>
#include <Poco/StreamCopier.h>
#include <Poco/ThreadPool.h>

#include "tests/sandbox/core/sandbox.h"
#include "tests/sandbox/fault_proxy/fault_proxy.h"
#include "tests/sandbox/fault_proxy/proxy_control.h"
#include "tests/sandbox/people/exports.h"
#include "tests/sandbox/vendors.h"

namespace leadloom::sandbox {

namespace {

// POCO keeps a thread per open connection, idle ones included: enough threads for every pool that
// a hub, a demo and a load test hold at once, and no queue that would let one stall unseen.
constexpr int MaxConnections = 192;
constexpr int MaxQueued = 64;
constexpr int ThreadStackBytes = 512 * 1024;
const Poco::Timespan KeepAlive(30, 0);

Request readRequest(Poco::Net::HTTPServerRequest& source, const std::string& host) {
    Request request;
    request.method = source.getMethod();
    request.headBytes = source.getMethod().size() + source.getURI().size() + 12;
    for (const auto& [name, value] : source) {
        request.headers[name] = value;
        request.headBytes += name.size() + value.size() + 4;
    }
    request.baseUrl = "http://" + (source.getHost().empty() ? host : source.getHost());
    Poco::StreamCopier::copyToString(source.stream(), request.body);
    return request;
}

void send(const Response& answer, Poco::Net::HTTPServerResponse& response) {
    response.setStatusAndReason(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(answer.status));
    for (const auto& [name, value] : answer.headers)
        response.add(name, value);
    if (!answer.contentType.empty()) response.setContentType(answer.contentType);
    if (answer.status == 204 || answer.status == 304)
        response.send();
    else
        response.sendBuffer(answer.body.data(), answer.body.size());
}

void breakConnection(Poco::Net::HTTPServerRequest& request,
                     Poco::Net::HTTPServerResponse& response) {
    response.setKeepAlive(false);
    auto& socket = static_cast<Poco::Net::HTTPServerRequestImpl&>(request).socket();
    socket.shutdown();
}

void sendHalf(const Response& answer, Poco::Net::HTTPServerRequest& request,
              Poco::Net::HTTPServerResponse& response) {
    response.setStatusAndReason(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(answer.status));
    response.setContentType(answer.contentType);
    response.setContentLength(static_cast<std::streamsize>(answer.body.size()));
    auto& stream = response.send();
    stream.write(answer.body.data(), static_cast<std::streamsize>(answer.body.size() / 2));
    stream.flush();
    breakConnection(request, response);
}

class Handler : public Poco::Net::HTTPRequestHandler {
public:
    Handler(Sandbox& sandbox, const std::string& host) : sandbox_(sandbox), host_(host) {}

    void handleRequest(Poco::Net::HTTPServerRequest& request,
                       Poco::Net::HTTPServerResponse& response) override {
        const auto answer = sandbox_.answer(readRequest(request, host_), request.getURI());
        switch (answer.spoil) {
            case Response::Spoil::None:
                send(answer, response);
                break;
            case Response::Spoil::Drop:
                breakConnection(request, response);
                break;
            case Response::Spoil::CutConnection:
                sendHalf(answer, request, response);
                break;
        }
    }

private:
    Sandbox& sandbox_;
    const std::string& host_;
};

class HandlerFactory : public Poco::Net::HTTPRequestHandlerFactory {
public:
    HandlerFactory(Sandbox& sandbox, std::string host)
        : sandbox_(sandbox), host_(std::move(host)) {}

    Poco::Net::HTTPRequestHandler* createRequestHandler(
        const Poco::Net::HTTPServerRequest& /*request*/) override {
        return new Handler(sandbox_, host_);
    }

private:
    Sandbox& sandbox_;
    std::string host_;
};

Poco::AutoPtr<Poco::Net::HTTPServerParams> serverParams() {
    Poco::AutoPtr<Poco::Net::HTTPServerParams> params(new Poco::Net::HTTPServerParams);
    params->setMaxThreads(MaxConnections);
    params->setMaxQueued(MaxQueued);
    params->setKeepAlive(true);
    params->setKeepAliveTimeout(KeepAlive);
    params->setMaxKeepAliveRequests(0);
    params->setThreadIdleTime(Poco::Timespan(5, 0));
    return params;
}

}  // namespace

struct SandboxServer::Parts {
    explicit Parts(SandboxOptions given)
        : options(std::move(given)),
          sandbox({options.people, options.seed, options.overlap}),
          threads(4, MaxConnections + 8, 60, ThreadStackBytes) {}

    SandboxOptions options;
    Sandbox sandbox;
    Poco::ThreadPool threads;
    std::unique_ptr<Poco::Net::HTTPServer> server;
    std::unique_ptr<FaultProxy> proxy;
};

SandboxServer::SandboxServer(SandboxOptions options)
    : parts_(std::make_unique<Parts>(std::move(options))) {
    auto names = parts_->options.vendors;
    if (names.empty()) names = {"salesforce", "hubspot"};
    for (const auto& name : names)
        parts_->sandbox.add(makeVendor(name, parts_->sandbox.clock()));
    if (const auto port = parts_->options.proxyPort) {
        parts_->proxy = std::make_unique<FaultProxy>(parts_->options.host, *port,
                                                     [this] { return this->port(); });
        addProxyControl(parts_->sandbox, *parts_->proxy);
    }
    if (!parts_->options.exportsFolder.empty())
        parts_->sandbox.rememberExports(
            writeExports(parts_->sandbox.population(), parts_->options.exportsFolder));
    if (parts_->options.truthFile.empty()) return;
    std::ofstream file(parts_->options.truthFile);
    if (!(file << truth().dump(1) << '\n'))
        throw std::runtime_error("--truth " + parts_->options.truthFile + ": can't be written");
}

SandboxServer::~SandboxServer() {
    stop();
}

void SandboxServer::start() {
    const auto& options = parts_->options;
    try {
        Poco::Net::ServerSocket socket;
        // Without port sharing, which would let two sandboxes take turns on one address.
        socket.bind(Poco::Net::SocketAddress(options.host, options.port), true, false);
        socket.listen(MaxQueued);
        parts_->server = std::make_unique<Poco::Net::HTTPServer>(
            new HandlerFactory(parts_->sandbox, options.host), parts_->threads, socket,
            serverParams());
        parts_->server->start();
        if (parts_->proxy) parts_->proxy->start();
    } catch (const Poco::Exception& error) {
        throw std::runtime_error("--listen " + options.host + ":" + std::to_string(options.port) +
                                 ": " + error.displayText());
    }
}

void SandboxServer::stop() {
    if (!parts_->server) return;
    if (parts_->proxy) parts_->proxy->stop();
    parts_->server->stopAll(true);
    parts_->threads.joinAll();
    parts_->server.reset();
}

std::uint16_t SandboxServer::port() const {
    return parts_->server->port();
}

std::string SandboxServer::url() const {
    return "http://" + parts_->options.host + ":" + std::to_string(port());
}

std::string SandboxServer::proxyUrl() const {
    return parts_->proxy->url();
}

nlohmann::json SandboxServer::truth() const {
    return parts_->sandbox.truth();
}

void SandboxServer::onShutdown(std::function<void()> action) {
    parts_->sandbox.onShutdown(std::move(action));
}

}  // namespace leadloom::sandbox
