#pragma once

#include <string_view>

#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSession.h>
#include <Poco/Net/StreamSocket.h>

#include "hub/base/clock.h"
#include "hub/net/body_buffer.h"

namespace leadloom::net {

/// One open HTTP/1.1 connection: POCO's socket and header reader, with the body received straight
/// into its destination. Throws Poco::Exception on any fault. One thread at a time.
class WireSession final : public Poco::Net::HTTPSession {
public:
    enum class BodyEnd { Complete, TooLarge, Damaged };

    explicit WireSession(const Poco::Net::StreamSocket& socket);
    ~WireSession() override = default;

    /// Writes a whole request. `sent` turns true once a byte may have left.
    void send(std::string_view head, std::string_view body, bool& sent);
    /// Reads status line and headers, skipping interim answers.
    void receiveHead(Poco::Net::HTTPResponse& response);
    /// Reads the body that belongs to `response`, decoded. An answer cut short throws.
    BodyEnd receiveBody(const Poco::Net::HTTPResponse& response, bool toHead, BodyBuffer& body,
                        std::size_t limit);

    /// Whether the last answer left the connection fit for another request.
    bool reusable() const { return reusable_; }
    /// Whether the idle connection was closed by the peer, or holds bytes nobody asked for.
    bool stale() const;
    int descriptor() const;

    TimeUs idleSinceUs = 0;  ///< set by the pool

private:
    class Framing;
    BodyEnd receivePlain(Framing& framing, BodyBuffer& body, std::size_t limit);
    BodyEnd receivePacked(Framing& framing, BodyBuffer& body, std::size_t limit);

    bool reusable_ = false;
};

}  // namespace leadloom::net
