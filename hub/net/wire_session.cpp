#include "hub/net/wire_session.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <poll.h>

#include <Poco/Net/HTTPHeaderStream.h>
#include <Poco/Net/NetException.h>
#include <Poco/String.h>

#include "hub/net/inflater.h"

namespace leadloom::net {
namespace {

using Poco::Net::HTTPResponse;
using Poco::Net::MessageException;

// A chunked or endless body of unknown size is received in steps of this.
constexpr std::size_t Step = 65536;
constexpr std::size_t SmallBody = 4096;
constexpr std::size_t LongestChunkLine = 1024;

bool packed(const HTTPResponse& response) {
    const std::string coding = response.get("Content-Encoding", "");
    return Poco::icompare(coding, "gzip") == 0 || Poco::icompare(coding, "x-gzip") == 0 ||
           Poco::icompare(coding, "deflate") == 0;
}

bool hasNoBody(const HTTPResponse& response, bool toHead) {
    const int status = response.getStatus();
    return toHead || status == 204 || status == 304 || status < 200;
}

}  // namespace

/// Knows where the body ends: by length, by chunks, or with the connection.
class WireSession::Framing {
public:
    Framing(WireSession& session, const HTTPResponse& response) : session_(session) {
        if (response.getChunkedTransferEncoding()) {
            kind_ = Kind::Chunked;
        } else if (response.hasContentLength()) {
            kind_ = Kind::Length;
            const auto length = response.getContentLength64();
            if (length < 0) throw MessageException("negative Content-Length");
            left_ = static_cast<std::uint64_t>(length);
        }
    }

    /// What is known to follow at least; 0: unknown.
    std::uint64_t expected() const { return kind_ == Kind::Length ? left_ : 0; }
    bool endsWithConnection() const { return kind_ == Kind::Connection; }

    /// Up to `count` bytes; 0 at the body's end.
    std::size_t read(char* target, std::size_t count) {
        if (kind_ == Kind::Connection) return receiveSome(target, count);
        if (kind_ == Kind::Chunked && left_ == 0 && !nextChunk()) return 0;
        if (left_ == 0) return 0;
        const std::size_t got = receiveSome(target, std::min<std::uint64_t>(count, left_));
        if (got == 0) throw MessageException("the answer was cut short");
        left_ -= got;
        if (kind_ == Kind::Chunked && left_ == 0) readLine();
        return got;
    }

private:
    enum class Kind { Length, Chunked, Connection };

    std::size_t receiveSome(char* target, std::size_t count) {
        constexpr std::size_t Most = std::numeric_limits<int>::max();
        return static_cast<std::size_t>(
            session_.read(target, static_cast<std::streamsize>(std::min(count, Most))));
    }

    bool nextChunk() {
        if (finished_) return false;
        const std::string line = readLine();
        const auto [end, fault] =
            std::from_chars(line.data(), line.data() + line.size(), left_, 16);
        if (fault != std::errc() || (end != line.data() + line.size() && *end != ';')) {
            throw MessageException("a chunk without a size");
        }
        if (left_ > 0) return true;
        while (!readLine().empty()) {
        }
        finished_ = true;
        return false;
    }

    std::string readLine() {
        std::string line;
        for (;;) {
            const int letter = session_.get();
            if (letter < 0) throw MessageException("the answer was cut short");
            if (letter == '\n') break;
            if (line.size() >= LongestChunkLine) throw MessageException("a chunk line without end");
            line += static_cast<char>(letter);
        }
        if (line.ends_with('\r')) line.pop_back();
        return line;
    }

    WireSession& session_;
    Kind kind_ = Kind::Connection;
    std::uint64_t left_ = 0;
    bool finished_ = false;
};

WireSession::WireSession(const Poco::Net::StreamSocket& socket) : Poco::Net::HTTPSession(socket) {}

void WireSession::send(std::string_view head, std::string_view body, bool& sent) {
    reusable_ = false;
    sent = true;
    if (body.size() <= SmallBody) {
        const std::string message = std::string(head).append(body);
        write(message.data(), static_cast<std::streamsize>(message.size()));
        return;
    }
    write(head.data(), static_cast<std::streamsize>(head.size()));
    write(body.data(), static_cast<std::streamsize>(body.size()));
}

void WireSession::receiveHead(HTTPResponse& response) {
    do {
        response.clear();
        Poco::Net::HTTPHeaderInputStream stream(*this);
        response.read(stream);
    } while (response.getStatus() >= 100 && response.getStatus() < 200);
}

WireSession::BodyEnd WireSession::receiveBody(const HTTPResponse& response, bool toHead,
                                              BodyBuffer& body, std::size_t limit) {
    BodyEnd end = BodyEnd::Complete;
    bool delimited = true;
    if (!hasNoBody(response, toHead)) {
        Framing framing(*this, response);
        delimited = !framing.endsWithConnection();
        end = packed(response) ? receivePacked(framing, body, limit)
                               : receivePlain(framing, body, limit);
    }
    reusable_ = end == BodyEnd::Complete && delimited && response.getKeepAlive() && buffered() == 0;
    return end;
}

WireSession::BodyEnd WireSession::receivePlain(Framing& framing, BodyBuffer& body,
                                               std::size_t limit) {
    if (framing.expected() > limit) return BodyEnd::TooLarge;
    std::size_t step = framing.expected() > 0 ? framing.expected() : Step;
    for (;;) {
        char* room = body.prepare(step);
        const std::size_t got = framing.read(room, body.room());
        if (got == 0) return BodyEnd::Complete;
        body.commit(got);
        if (body.size() > limit) return BodyEnd::TooLarge;
        step = framing.expected() > 0 ? framing.expected() : 1;
    }
}

WireSession::BodyEnd WireSession::receivePacked(Framing& framing, BodyBuffer& body,
                                                std::size_t limit) {
    Inflater inflater;
    const auto piece = std::make_unique_for_overwrite<char[]>(Step);
    auto outcome = Inflater::Outcome::More;
    bool anything = false;
    while (const std::size_t got = framing.read(piece.get(), Step)) {
        anything = true;
        if (outcome != Inflater::Outcome::More) continue;
        outcome = inflater.feed({piece.get(), got}, body, limit);
        if (outcome == Inflater::Outcome::TooLarge) return BodyEnd::TooLarge;
        if (outcome == Inflater::Outcome::Damaged) return BodyEnd::Damaged;
    }
    const bool whole = outcome == Inflater::Outcome::Finished || !anything;
    return whole ? BodyEnd::Complete : BodyEnd::Damaged;
}

bool WireSession::stale() const {
    pollfd waiting{descriptor(), POLLIN | POLLRDHUP, 0};
    return ::poll(&waiting, 1, 0) != 0;
}

int WireSession::descriptor() const {
    return const_cast<WireSession*>(this)->socket().impl()->sockfd();
}

}  // namespace leadloom::net
