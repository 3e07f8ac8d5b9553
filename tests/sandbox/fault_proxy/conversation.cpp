#include "tests/sandbox/fault_proxy/conversation.h"

#include <algorithm>
#include <poll.h>

#include "tests/sandbox/fault_proxy/bad_tls.h"

namespace leadloom::sandbox {
namespace {

using Kind = WireFault::Kind;

constexpr char TlsHandshake = 0x16;

/// Method and path of a request that begins so; a client that speaks TLS shows neither.
std::pair<std::string, std::string> namedBy(const std::string& bytes) {
    if (bytes.front() == TlsHandshake) return {"TLS", "*"};
    const auto space = bytes.find(' ');
    const auto end = bytes.find_first_of(" ?\r\n", space + 1);
    if (space == std::string::npos || end == std::string::npos) return {"?", "?"};
    return {bytes.substr(0, space), bytes.substr(space + 1, end - space - 1)};
}

}  // namespace

void Conversation::run() {
    ++around_.counts.connections;
    for (;;) {
        pollfd watched[] = {{around_.stopEvent, POLLIN, 0},
                            {client_.descriptor(), POLLIN, 0},
                            {server_.descriptor(), POLLIN, 0}};  // -1 is not watched
        if (::poll(watched, 3, -1) < 0) continue;
        if (watched[0].revents != 0) return;
        // What the server said comes first: the client may have hung up because of it.
        if (watched[2].revents != 0) {
            if (fromServer() == Next::End) return;
        } else if (watched[1].revents != 0 && fromClient() == Next::End) {
            return;
        }
    }
}

Conversation::Next Conversation::fromClient() {
    if (betweenExchanges_) {
        const std::string first = client_.receive(true);
        if (first.empty()) return Next::End;
        if (begin(first) == Next::End) return Next::End;
    }
    const std::string bytes = client_.receive();
    return bytes.empty() ? Next::End : forward(bytes);
}

Conversation::Next Conversation::begin(const std::string& firstBytes) {
    betweenExchanges_ = false;
    forth_ = 0;
    back_ = 0;
    ++around_.counts.exchanges;
    const auto [method, path] = namedBy(firstBytes);
    fault_ = around_.rules.strike(method, path);
    if (!fault_) return Next::GoOn;
    switch (fault_->kind) {
        case Kind::Latency:
            done();
            return pause(fault_->delayMillis) ? Next::GoOn : Next::End;
        case Kind::Reset:
            done();
            client_.reset();
            return Next::End;
        case Kind::BlackHole:
            done();
            return swallow();
        case Kind::BadTls:
            return method == "TLS" ? spoilTls() : Next::GoOn;
        case Kind::CutRequest:
        case Kind::CutAnswer:
        case Kind::DropAnswer:
        case Kind::Drip:
            break;
    }
    return Next::GoOn;
}

Conversation::Next Conversation::forward(const std::string& bytes) {
    if (!server_.isOpen()) server_ = around_.connect();
    if (!server_.isOpen()) return Next::End;
    std::string_view passed = bytes;
    const bool cuts = is(Kind::CutRequest) && forth_ + bytes.size() >= fault_->bytes;
    if (cuts) passed = passed.substr(0, fault_->bytes - forth_);
    if (!server_.send(passed)) return Next::End;
    forth_ += passed.size();
    around_.counts.bytesForth += static_cast<std::int64_t>(passed.size());
    if (!cuts) return Next::GoOn;
    done();
    client_.reset();
    server_.reset();
    return Next::End;
}

Conversation::Next Conversation::fromServer() {
    const std::string bytes = server_.receive();
    if (bytes.empty()) return Next::End;
    betweenExchanges_ = true;
    if (is(Kind::DropAnswer)) {
        done();
        client_.reset();
        return Next::End;
    }
    if (is(Kind::Drip)) return drip(bytes);
    if (!is(Kind::CutAnswer) || back_ + bytes.size() < fault_->bytes) return back(bytes);
    (void)back(bytes.substr(0, fault_->bytes - back_));
    done();
    return Next::End;
}

Conversation::Next Conversation::back(const std::string& bytes) {
    if (!client_.send(bytes)) return Next::End;
    back_ += bytes.size();
    around_.counts.bytesBack += static_cast<std::int64_t>(bytes.size());
    return Next::GoOn;
}

Conversation::Next Conversation::drip(const std::string& bytes) {
    if (back_ == 0) done();
    for (std::size_t at = 0; at < bytes.size(); at += fault_->bytes) {
        if (!pause(fault_->delayMillis)) return Next::End;
        if (back(bytes.substr(at, fault_->bytes)) == Next::End) return Next::End;
    }
    return Next::GoOn;
}

Conversation::Next Conversation::spoilTls() {
    done();
    answerWithBadTls(client_, fault_->how);
    return Next::End;
}

/// Takes whatever comes until the client gives up.
Conversation::Next Conversation::swallow() {
    for (;;) {
        pollfd watched[] = {{around_.stopEvent, POLLIN, 0}, {client_.descriptor(), POLLIN, 0}};
        if (::poll(watched, 2, -1) < 0) continue;
        if (watched[0].revents != 0 || client_.receive().empty()) return Next::End;
    }
}

bool Conversation::pause(int millis) const {
    pollfd watched{around_.stopEvent, POLLIN, 0};
    return ::poll(&watched, 1, millis) == 0;
}

}  // namespace leadloom::sandbox
