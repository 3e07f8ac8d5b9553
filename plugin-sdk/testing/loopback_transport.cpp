#include "plugin-sdk/testing/loopback_transport.h"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>
#include <Poco/URI.h>
#include <leadloom/sdk/error_table.h>

namespace leadloom::testing {

struct LoopbackTransport::Connection {
    std::string origin;
    Poco::Net::HTTPClientSession session;

    explicit Connection(const Poco::URI& uri)
        : origin(uri.getAuthority()), session(uri.getHost(), uri.getPort()) {
        session.setKeepAlive(true);
        session.setTimeout(Poco::Timespan(30, 0));
    }
};

LoopbackTransport::LoopbackTransport() = default;
LoopbackTransport::~LoopbackTransport() = default;

HttpReply LoopbackTransport::exchange(const HttpCall& call) {
    const Poco::URI uri(call.url);
    if (!connection_ || connection_->origin != uri.getAuthority())
        connection_ = std::make_unique<Connection>(uri);
    const auto slash = call.url.find('/', call.url.find("://") + 3);
    const auto target = slash == std::string::npos ? "/" : call.url.substr(slash);
    Poco::Net::HTTPRequest request(call.method, target, "HTTP/1.1");
    for (const auto& [name, value] : call.headers)
        request.set(name, value);
    if (call.credential == "auth" && !token_.empty())
        request.set(header_, header_ == "Authorization" ? prefix_ + " " + token_ : token_);
    if (!call.idempotencyKey.empty()) request.set("Idempotency-Key", call.idempotencyKey);
    if (!call.body.empty() || !call.safe || call.method != "GET")
        request.setContentLength64(static_cast<Poco::Int64>(call.body.size()));
    connection_->session.sendRequest(request) << call.body;

    Poco::Net::HTTPResponse response;
    auto& stream = connection_->session.receiveResponse(response);
    HttpReply reply;
    reply.status = response.getStatus();
    for (const auto& [name, value] : response)
        reply.headers.emplace_back(name, value);
    Poco::StreamCopier::copyToString(stream, reply.body);
    reply.serverTime = sdk::ErrorTable::parseHttpDate(response.get("Date", ""));
    return reply;
}

HttpReply LoopbackTransport::send(const HttpCall& call) {
    try {
        return exchange(call);
    } catch (const Poco::Exception& error) {
        connection_.reset();
        return HttpReply::none(call.safe ? LL_TRANSIENT : LL_UNKNOWN_OUTCOME, error.displayText());
    }
}

}  // namespace leadloom::testing
