#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "tests/bench/mock_crm/http_message.h"

namespace leadloom::bench {

/// A small HTTP/1.1 server on loopback: one thread, epoll, keep-alive, bodies with Content-Length.
/// Made to cost next to nothing, so that what is measured is the client.
class EventServer {
public:
    using Answerer = std::function<MockAnswer(const MockRequest&)>;

    /// Listens on 127.0.0.1, port 0 for a free one. Throws std::system_error.
    EventServer(std::uint16_t port, Answerer answerer);
    ~EventServer();
    EventServer(const EventServer&) = delete;
    EventServer& operator=(const EventServer&) = delete;

    std::uint16_t port() const { return port_; }
    /// Serves until the process ends.
    [[noreturn]] void run();

private:
    struct Connection;

    void accept();
    void receive(Connection& connection);
    /// Answers all complete requests of the buffer; false: not HTTP as this server speaks it.
    bool answerAll(Connection& connection);
    void flush(Connection& connection);
    void close(Connection& connection);
    /// Milliseconds until an answer that is kept back may go; -1: there is none.
    int untilNextDue() const;
    void flushDue();

    Answerer answerer_;
    std::string buffer_;  ///< what was just received
    int listener_ = -1;
    int events_ = -1;
    std::uint16_t port_ = 0;
    std::size_t delayed_ = 0;  ///< answers that are kept back
    std::unordered_map<int, std::unique_ptr<Connection>> connections_;
};

}  // namespace leadloom::bench
