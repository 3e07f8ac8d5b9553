#include "tests/sandbox/fault_proxy/wire.h"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <utility>

namespace leadloom::sandbox {
namespace {

constexpr int Backlog = 128;
/// A client that takes nothing must not hold a thread for ever.
constexpr timeval SendTimeout{10, 0};

sockaddr_in addressOf(const std::string& host, std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    if (inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1)
        throw std::runtime_error(host + ": expected an IPv4 address");
    return address;
}

const sockaddr* asGeneric(const sockaddr_in& address) {
    return reinterpret_cast<const sockaddr*>(&address);
}

}  // namespace

Wire::Wire(int descriptor) : descriptor_(descriptor) {
    if (descriptor_ < 0) return;
    const int on = 1;
    setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &SendTimeout, sizeof SendTimeout);
}

Wire::~Wire() {
    close();
}

Wire::Wire(Wire&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

Wire& Wire::operator=(Wire&& other) noexcept {
    if (this != &other) {
        close();
        descriptor_ = std::exchange(other.descriptor_, -1);
    }
    return *this;
}

Wire Wire::listenOn(const std::string& host, std::uint16_t port) {
    Wire wire(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int on = 1;
    setsockopt(wire.descriptor_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const auto address = addressOf(host, port);
    const bool listens = ::bind(wire.descriptor_, asGeneric(address), sizeof address) == 0 &&
                         ::listen(wire.descriptor_, Backlog) == 0;
    if (!listens)
        throw std::runtime_error("fault proxy on " + host + ":" + std::to_string(port) + ": " +
                                 std::strerror(errno));
    return wire;
}

Wire Wire::connectTo(const std::string& host, std::uint16_t port) {
    Wire wire(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const auto address = addressOf(host, port);
    if (::connect(wire.descriptor_, asGeneric(address), sizeof address) != 0) wire.close();
    return wire;
}

Wire Wire::accept() const {
    return Wire(::accept4(descriptor_, nullptr, nullptr, SOCK_CLOEXEC));
}

std::uint16_t Wire::localPort() const {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.sin_port);
}

std::string Wire::receive(bool peek) const {
    std::array<char, 65536> bytes{};
    for (;;) {
        const auto count = ::recv(descriptor_, bytes.data(), bytes.size(), peek ? MSG_PEEK : 0);
        if (count < 0 && errno == EINTR) continue;
        return count <= 0 ? std::string()
                          : std::string(bytes.data(), static_cast<std::size_t>(count));
    }
}

bool Wire::send(std::string_view bytes) const {
    while (!bytes.empty()) {
        const auto count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

void Wire::reset() {
    const linger atOnce{1, 0};
    setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
    close();
}

void Wire::close() {
    if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

}  // namespace leadloom::sandbox
