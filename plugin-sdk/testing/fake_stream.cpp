#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "plugin-sdk/testing/fake_hub_parts.h"

namespace leadloom::testing {

namespace {

constexpr timeval Patience{10, 0};

/// Loopback only and in clear: the peer is a server that a test has started.
ll_status connectTo(const ll_stream* self, const ll_call*, ll_str host, std::uint16_t port,
                    std::int32_t tls, std::uint64_t* handle) {
    auto& hub = partsOf(self->hub);
    if (const auto status = hub.enterFailable(); status != LL_OK) return status;
    if (tls != 0) return hub.fail(LL_UNSUPPORTED, "the fake hub speaks no TLS");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    const auto name = owned(host) == "localhost" ? std::string("127.0.0.1") : owned(host);
    const bool loopback = inet_pton(AF_INET, name.c_str(), &address.sin_addr) == 1 &&
                          (ntohl(address.sin_addr.s_addr) >> 24U) == 127U;
    if (!loopback) return hub.fail(LL_FORBIDDEN, "the fake hub connects to loopback only");
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &Patience, sizeof Patience);
    ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &Patience, sizeof Patience);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(socket);
        return hub.fail(LL_TRANSIENT, "nobody listens there");
    }
    *handle = ++hub.lastHandle;
    hub.openStreams[*handle] = socket;
    return LL_OK;
}

/// The socket behind a handle; -1 where the connector uses one that it hasn't.
int socketOf(FakeHub::Parts& hub, std::uint64_t handle) {
    const auto found = hub.openStreams.find(handle);
    if (found != hub.openStreams.end()) return found->second;
    hub.breaches.emplace_back("used a stream that is not open");
    return -1;
}

ll_status readSome(const ll_stream* self, const ll_call*, std::uint64_t handle, char* buffer,
                   std::size_t capacity, std::size_t* size) {
    auto& hub = partsOf(self->hub);
    if (const auto status = hub.enterFailable(); status != LL_OK) return status;
    const int socket = socketOf(hub, handle);
    if (socket < 0) return LL_BUG;
    const auto got = ::recv(socket, buffer, capacity, 0);
    if (got < 0) return hub.fail(LL_TRANSIENT, "the peer is silent");
    *size = static_cast<std::size_t>(got);
    return got == 0 ? LL_END : LL_OK;
}

ll_status writeAll(const ll_stream* self, const ll_call*, std::uint64_t handle, ll_str bytes) {
    auto& hub = partsOf(self->hub);
    if (const auto status = hub.enterFailable(); status != LL_OK) return status;
    const int socket = socketOf(hub, handle);
    if (socket < 0) return LL_BUG;
    for (std::size_t at = 0; at < bytes.size;) {
        const auto sent = ::send(socket, bytes.data + at, bytes.size - at, MSG_NOSIGNAL);
        if (sent <= 0) return hub.fail(LL_UNKNOWN_OUTCOME, "the peer is gone");
        at += static_cast<std::size_t>(sent);
    }
    return LL_OK;
}

ll_status startTls(const ll_stream* self, const ll_call*, std::uint64_t) {
    return partsOf(self->hub).fail(LL_UNSUPPORTED, "the fake hub speaks no TLS");
}

void closeOne(const ll_stream* self, std::uint64_t handle) {
    auto& open = partsOf(self->hub).openStreams;
    const auto found = open.find(handle);
    if (found == open.end()) return;
    ::close(found->second);
    open.erase(found);
}

}  // namespace

void FakeHub::Parts::fillStreams() {
    stream = {sizeof(ll_stream), this, &connectTo, &readSome, &writeAll, &startTls, &closeOne};
}

void FakeHub::Parts::closeStreams() {
    for (const auto& [handle, socket] : openStreams)
        ::close(socket);
    openStreams.clear();
}

}  // namespace leadloom::testing
