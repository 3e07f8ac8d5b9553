#include "tests/bench/mock_crm/event_server.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <deque>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace leadloom::bench {
namespace {

constexpr std::size_t ReadAtOnce = 256 * 1024;
constexpr int Backlog = 1024;

int checked(int result, const char* what) {
    if (result < 0) throw std::system_error(errno, std::generic_category(), what);
    return result;
}

bool sameName(std::string_view one, std::string_view other) {
    return std::equal(one.begin(), one.end(), other.begin(), other.end(), [](char a, char b) {
        return std::tolower(static_cast<unsigned char>(a)) ==
               std::tolower(static_cast<unsigned char>(b));
    });
}

std::size_t contentLength(std::string_view head) {
    for (std::size_t at = head.find("\r\n"); at != std::string_view::npos;) {
        at += 2;
        const std::size_t end = std::min(head.find("\r\n", at), head.size());
        const std::string_view line = head.substr(at, end - at);
        const std::size_t colon = line.find(':');
        if (colon != std::string_view::npos && sameName(line.substr(0, colon), "content-length")) {
            const std::size_t digit = line.find_first_of("0123456789", colon);
            std::size_t length = 0;
            if (digit != std::string_view::npos)
                std::from_chars(line.data() + digit, line.data() + line.size(), length);
            return length;
        }
        at = end < head.size() ? end : std::string_view::npos;
    }
    return 0;
}

std::optional<MockRequest> parsed(std::string_view head) {
    const std::size_t method = head.find(' ');
    if (method == std::string_view::npos) return std::nullopt;
    const std::size_t end = head.find(' ', method + 1);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view target = head.substr(method + 1, end - method - 1);
    const std::size_t question = target.find('?');
    MockRequest request;
    request.method = head.substr(0, method);
    request.path = target.substr(0, question);
    if (question != std::string_view::npos) request.query = target.substr(question + 1);
    return request;
}

using Clock = std::chrono::steady_clock;

struct Outgoing {
    std::string head;
    std::shared_ptr<const std::string> body;
    Clock::time_point due;
    std::size_t sent = 0;
};

Outgoing framed(const MockAnswer& answer) {
    return {"HTTP/1.1 " + std::to_string(answer.status) +
                (answer.status < 300 ? " OK" : " Refused") +
                "\r\nContent-Type: application/json\r\n" + answer.headers +
                "Content-Length: " + std::to_string(answer.body->size()) + "\r\n\r\n",
            answer.body,
            answer.delay.count() == 0 ? Clock::time_point() : Clock::now() + answer.delay, 0};
}

}  // namespace

std::uint64_t MockRequest::number(std::string_view name) const {
    std::size_t at = 0;
    while (at < query.size()) {
        const std::size_t end = std::min(query.find('&', at), query.size());
        const std::string_view pair = query.substr(at, end - at);
        if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
            std::uint64_t value = 0;
            std::from_chars(pair.data() + name.size() + 1, pair.data() + pair.size(), value);
            return value;
        }
        at = end + 1;
    }
    return 0;
}

struct EventServer::Connection {
    int socket = -1;
    std::string in;
    std::deque<Outgoing> out;
    bool waitsToSend = false;
};

EventServer::EventServer(std::uint16_t port, Answerer answerer)
    : answerer_(std::move(answerer)), buffer_(ReadAtOnce, '\0') {
    listener_ = checked(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket");
    const int on = 1;
    ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    checked(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address), "bind");
    checked(::listen(listener_, Backlog), "listen");
    socklen_t size = sizeof address;
    checked(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size), "getsockname");
    port_ = ntohs(address.sin_port);
    events_ = checked(::epoll_create1(EPOLL_CLOEXEC), "epoll");
    epoll_event event{EPOLLIN, {.fd = listener_}};
    checked(::epoll_ctl(events_, EPOLL_CTL_ADD, listener_, &event), "epoll");
}

EventServer::~EventServer() {
    for (const auto& [socket, connection] : connections_)
        ::close(socket);
    ::close(events_);
    ::close(listener_);
}

void EventServer::run() {
    std::array<epoll_event, 64> ready{};
    for (;;) {
        const int count = ::epoll_wait(events_, ready.data(), ready.size(), untilNextDue());
        for (int i = 0; i < count; ++i) {
            if (ready[i].data.fd == listener_) {
                accept();
                continue;
            }
            const auto found = connections_.find(ready[i].data.fd);
            if (found == connections_.end()) continue;
            if ((ready[i].events & EPOLLOUT) != 0) {
                flush(*found->second);
            } else {
                receive(*found->second);
            }
        }
        if (delayed_ > 0) flushDue();
    }
}

int EventServer::untilNextDue() const {
    if (delayed_ == 0) return -1;
    auto next = Clock::time_point::max();
    for (const auto& [socket, connection] : connections_)
        if (!connection->out.empty()) next = std::min(next, connection->out.front().due);
    if (next == Clock::time_point::max()) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now()).count();
    return static_cast<int>(std::max<std::int64_t>(0, left));
}

void EventServer::flushDue() {
    std::vector<int> sockets;
    for (const auto& [socket, connection] : connections_)
        if (!connection->out.empty() && !connection->waitsToSend) sockets.push_back(socket);
    for (const int socket : sockets)
        if (const auto found = connections_.find(socket); found != connections_.end())
            flush(*found->second);
}

void EventServer::accept() {
    for (;;) {
        const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (socket < 0) return;
        const int on = 1;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        auto connection = std::make_unique<Connection>();
        connection->socket = socket;
        epoll_event event{EPOLLIN, {.fd = socket}};
        ::epoll_ctl(events_, EPOLL_CTL_ADD, socket, &event);
        connections_.emplace(socket, std::move(connection));
    }
}

void EventServer::receive(Connection& connection) {
    for (;;) {
        const ssize_t got = ::recv(connection.socket, buffer_.data(), buffer_.size(), 0);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
        if (got <= 0) return close(connection);
        connection.in.append(buffer_.data(), static_cast<std::size_t>(got));
        if (static_cast<std::size_t>(got) < buffer_.size()) break;
    }
    if (!answerAll(connection)) return close(connection);
    flush(connection);
}

bool EventServer::answerAll(Connection& connection) {
    std::string_view rest = connection.in;
    for (;;) {
        const std::size_t headEnd = rest.find("\r\n\r\n");
        if (headEnd == std::string_view::npos) break;
        const std::string_view head = rest.substr(0, headEnd);
        const std::size_t length = contentLength(head);
        if (rest.size() < headEnd + 4 + length) break;
        auto request = parsed(head);
        if (!request) return false;
        request->body = rest.substr(headEnd + 4, length);
        connection.out.push_back(framed(answerer_(*request)));
        if (connection.out.back().due != Clock::time_point()) ++delayed_;
        rest.remove_prefix(headEnd + 4 + length);
    }
    connection.in.erase(0, connection.in.size() - rest.size());
    return true;
}

void EventServer::flush(Connection& connection) {
    while (!connection.out.empty()) {
        Outgoing& first = connection.out.front();
        const bool wasDelayed = first.due != Clock::time_point();
        if (wasDelayed && first.due > Clock::now()) return;
        const std::size_t total = first.head.size() + first.body->size();
        const std::size_t headLeft = first.head.size() - std::min(first.sent, first.head.size());
        const std::size_t bodySent = first.sent - (first.head.size() - headLeft);
        std::array<iovec, 2> parts{
            iovec{first.head.data() + (first.head.size() - headLeft), headLeft},
            iovec{const_cast<char*>(first.body->data()) + bodySent, first.body->size() - bodySent}};
        msghdr message{};
        message.msg_iov = parts.data();
        message.msg_iovlen = parts.size();
        const ssize_t sent = ::sendmsg(connection.socket, &message, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK) return close(connection);
        if (sent > 0) first.sent += static_cast<std::size_t>(sent);
        if (sent < 0) break;
        if (first.sent != total) continue;
        if (wasDelayed) --delayed_;
        connection.out.pop_front();
    }
    const bool waits = !connection.out.empty();
    if (waits == connection.waitsToSend) return;
    connection.waitsToSend = waits;
    epoll_event event{waits ? EPOLLOUT : EPOLLIN, {.fd = connection.socket}};
    ::epoll_ctl(events_, EPOLL_CTL_MOD, connection.socket, &event);
}

void EventServer::close(Connection& connection) {
    for (const Outgoing& answer : connection.out)
        if (answer.due != Clock::time_point()) --delayed_;
    ::close(connection.socket);
    connections_.erase(connection.socket);
}

}  // namespace leadloom::bench
