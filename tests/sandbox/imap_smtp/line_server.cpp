#include "tests/sandbox/imap_smtp/line_server.h"

#include <mutex>
#include <vector>

#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/Net/TCPServerConnection.h>
#include <Poco/Net/TCPServerConnectionFactory.h>
#include <Poco/ThreadPool.h>

namespace leadloom::sandbox::imap_smtp {

namespace {

constexpr int MostClients = 32;
constexpr std::size_t LongestLine = 1U << 20U;
/// How soon a client that says nothing notices that the server stops.
const Poco::Timespan Patience(0, 20'000);

class SocketWire : public LineWire {
public:
    SocketWire(Poco::Net::StreamSocket& socket, const std::atomic<bool>& stopping)
        : socket_(socket), stopping_(stopping) {}

    bool readLine(std::string& line) override {
        std::size_t end = 0;
        while ((end = buffer_.find('\n')) == std::string::npos)
            if (buffer_.size() > LongestLine || !receive()) return false;
        const bool whole = end > 0 && buffer_[end - 1] == '\r';
        line = buffer_.substr(0, whole ? end - 1 : end + 1);
        buffer_.erase(0, end + 1);
        return true;
    }
    bool readBytes(std::size_t count, std::string& bytes) override {
        while (buffer_.size() < count)
            if (!receive()) return false;
        bytes = buffer_.substr(0, count);
        buffer_.erase(0, count);
        return true;
    }
    void send(std::string_view bytes) override {
        while (!bytes.empty()) {
            const int sent = socket_.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
            if (sent <= 0) return;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

private:
    bool receive() {
        while (!stopping_) {
            if (!socket_.poll(Patience, Poco::Net::Socket::SELECT_READ)) continue;
            char room[16'384];
            const int size = socket_.receiveBytes(room, sizeof room);
            if (size <= 0) return false;
            buffer_.append(room, static_cast<std::size_t>(size));
            return true;
        }
        return false;
    }

    Poco::Net::StreamSocket& socket_;
    const std::atomic<bool>& stopping_;
    std::string buffer_;
};

class Connection : public Poco::Net::TCPServerConnection {
public:
    Connection(const Poco::Net::StreamSocket& socket, const LineServer::Talk& talk,
               const std::atomic<bool>& stopping)
        : TCPServerConnection(socket), talk_(talk), stopping_(stopping) {}
    void run() override {
        try {
            SocketWire wire(socket(), stopping_);
            talk_(wire);
        } catch (const Poco::Exception&) {
            // The client went away in the middle: that ends the conversation.
        }
        socket().close();
    }

private:
    const LineServer::Talk& talk_;
    const std::atomic<bool>& stopping_;
};

/// Every socket that was accepted, until the server is gone. POCO's accepting thread would at times
/// be the last to let go of one, ordered by a reference count that ThreadSanitizer doesn't see.
class Accepted {
public:
    void keep(const Poco::Net::StreamSocket& socket) {
        const std::lock_guard lock(mutex_);
        sockets_.push_back(socket);
    }

private:
    std::mutex mutex_;
    std::vector<Poco::Net::StreamSocket> sockets_;
};

class Factory : public Poco::Net::TCPServerConnectionFactory {
public:
    Factory(const LineServer::Talk& talk, const std::atomic<bool>& stopping, Accepted& accepted)
        : talk_(talk), stopping_(stopping), accepted_(accepted) {}
    Poco::Net::TCPServerConnection* createConnection(
        const Poco::Net::StreamSocket& socket) override {
        accepted_.keep(socket);
        return new Connection(socket, talk_, stopping_);
    }

private:
    const LineServer::Talk& talk_;
    const std::atomic<bool>& stopping_;
    Accepted& accepted_;
};

Poco::Net::ServerSocket listening() {
    Poco::Net::ServerSocket socket;
    socket.bind(Poco::Net::SocketAddress("127.0.0.1", 0), true, false);
    socket.listen(MostClients);
    return socket;
}

Poco::AutoPtr<Poco::Net::TCPServerParams> parameters() {
    Poco::AutoPtr<Poco::Net::TCPServerParams> params(new Poco::Net::TCPServerParams);
    params->setMaxThreads(MostClients);
    params->setMaxQueued(MostClients);
    return params;
}

}  // namespace

struct LineServer::Parts {
    explicit Parts(Talk given)
        : talk(std::move(given)),
          threads(2, MostClients + 2),
          server(new Factory(talk, stopping, accepted), threads, listening(), parameters()) {}

    Talk talk;
    std::atomic<bool> stopping{false};
    Accepted accepted;
    Poco::ThreadPool threads;
    Poco::Net::TCPServer server;
};

LineServer::LineServer(Talk talk) : parts_(std::make_unique<Parts>(std::move(talk))) {
    parts_->server.start();
}

LineServer::~LineServer() {
    parts_->stopping = true;
    parts_->server.stop();
    parts_->threads.joinAll();
}

std::uint16_t LineServer::port() const {
    return parts_->server.port();
}

}  // namespace leadloom::sandbox::imap_smtp
