#pragma once

#include <algorithm>
#include <atomic>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <sys/socket.h>
#include <thread>

#include <Poco/Net/Context.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>
#include <openssl/ssl.h>

namespace leadloom::testing {

/// What a scripted server was asked.
struct ServedRequest {
    std::string method;
    std::string target;
    std::map<std::string, std::string> headers;  ///< names in lower case
    std::string body;
    int connection = 0;  ///< first is 1
};

/// What it answers, byte for byte, and what it does to the connection then.
struct ServedReply {
    enum class Then { KeepOpen, Close, Reset, Hang, Tls };  ///< Tls: shakes hands, then goes on
    std::string bytes;
    Then then = Then::KeepOpen;
};

inline ServedReply reply(int status, const std::string& body, const std::string& headers = "") {
    return {"HTTP/1.1 " + std::to_string(status) + " Said\r\n" + headers +
            "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body};
}

/// An HTTP/1.1 server on a free loopback port that says exactly what a test tells it to. The
/// script runs on one thread a connection.
class ScriptedServer {
public:
    using Script = std::function<ServedReply(const ServedRequest&)>;

    /// With `tunnelled` the server speaks plainly until a reply says Tls.
    explicit ScriptedServer(Script script, Poco::Net::Context::Ptr tls = nullptr,
                            const std::string& address = "127.0.0.1", bool tunnelled = false)
        : script_(std::move(script)), context_(tls), tls_(!tls.isNull() && !tunnelled) {
        const Poco::Net::SocketAddress any(address, 0);
        listener_ = tls_ ? Poco::Net::ServerSocket(Poco::Net::SecureServerSocket(tls))
                         : Poco::Net::ServerSocket();
        listener_.bind(any, true);
        listener_.listen(64);
        port_ = listener_.address().port();
        acceptor_ = std::thread([this] { acceptAll(); });
    }
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;
    ~ScriptedServer() { stop(); }

    std::string url(const std::string& target = "/", const std::string& host = "127.0.0.1") const {
        return (tls_ ? "https://" : "http://") + host + ":" + std::to_string(port_) + target;
    }
    int port() const { return port_; }
    int connections() const { return accepted_; }
    int closed() const { return closed_; }
    int requests() const { return requests_; }
    int mostOpenAtOnce() const { return mostOpen_; }

    void stop() {
        if (stopping_.exchange(true)) return;
        ::shutdown(listener_.impl()->sockfd(), SHUT_RDWR);
        acceptor_.join();
        listener_.close();
        {
            const std::lock_guard lock(mutex_);
            for (auto& entry : open_)
                ::shutdown(entry, SHUT_RDWR);
        }
        for (auto& worker : workers_)
            worker.join();
    }

private:
    class Reader {
    public:
        explicit Reader(Poco::Net::StreamSocket& socket) : socket_(socket) {}
        bool line(std::string& text) {
            text.clear();
            for (char letter = 0; next(letter);) {
                if (letter == '\n') return true;
                if (letter != '\r') text += letter;
            }
            return false;
        }
        bool next(char& letter) {
            if (at_ == size_) {
                at_ = 0;
                size_ = socket_.receiveBytes(buffer_, sizeof buffer_);
                if (size_ <= 0) return false;
            }
            letter = buffer_[at_++];
            return true;
        }

    private:
        Poco::Net::StreamSocket& socket_;
        char buffer_[8192];
        int at_ = 0;
        int size_ = 0;
    };

    void acceptAll() {
        while (!stopping_) {
            try {
                // Held by one thread at a time: POCO counts its references out of sight of TSan.
                auto socket =
                    std::make_unique<Poco::Net::StreamSocket>(listener_.acceptConnection());
                const std::lock_guard lock(mutex_);
                if (stopping_) return;
                const int number = ++accepted_;
                open_.push_back(socket->impl()->sockfd());
                mostOpen_ = std::max<int>(mostOpen_, static_cast<int>(open_.size()));
                workers_.emplace_back(
                    [this, number, held = std::move(socket)] { serve(*held, number); });
            } catch (const Poco::Exception&) {
                if (stopping_) return;
            }
        }
    }

    void serve(Poco::Net::StreamSocket& socket, int number) {
        try {
            Reader reader(socket);
            ServedRequest request;
            while (read(reader, request)) {
                request.connection = number;
                ++requests_;
                const ServedReply said = script_(request);
                send(socket, said.bytes);
                if (said.then == ServedReply::Then::Hang) {
                    char ignored = 0;
                    while (reader.next(ignored)) {
                    }
                }
                if (said.then == ServedReply::Then::Tls) {
                    serveTls(socket, number);
                    break;
                }
                if (said.then == ServedReply::Then::Reset) {
                    socket.setLinger(true, 0);
                }
                if (said.then != ServedReply::Then::KeepOpen) break;
            }
        } catch (const Poco::Exception&) {
            // The client went away, which is what many tests want to see.
        }
        const std::lock_guard lock(mutex_);
        open_.remove(socket.impl()->sockfd());
        try {
            socket.close();
        } catch (const Poco::Exception&) {
        }
        ++closed_;
    }

    void serveTls(Poco::Net::StreamSocket& plain, int number) {
        // The server's side of a handshake, which POCO's attach can't do.
        SSL* ssl = SSL_new(context_->sslContext());
        SSL_set_fd(ssl, plain.impl()->sockfd());
        std::string head;
        char letter = 0;
        const bool shaken = SSL_accept(ssl) == 1;
        while (shaken && !head.ends_with("\r\n\r\n") && SSL_read(ssl, &letter, 1) == 1) {
            head += letter;
        }
        if (head.ends_with("\r\n\r\n")) {
            ServedRequest inner;
            const auto first = head.find(' ');
            inner.method = head.substr(0, first);
            inner.target = head.substr(first + 1, head.find(' ', first + 1) - first - 1);
            inner.connection = number;
            ++requests_;
            const std::string bytes = script_(inner).bytes;
            SSL_write(ssl, bytes.data(), static_cast<int>(bytes.size()));
            SSL_shutdown(ssl);
        }
        SSL_free(ssl);
    }

    static void send(Poco::Net::StreamSocket& socket, const std::string& bytes) {
        for (std::size_t done = 0; done < bytes.size();) {
            const int count = socket.sendBytes(bytes.data() + done,
                                               static_cast<int>(bytes.size() - done), MSG_NOSIGNAL);
            if (count <= 0) return;
            done += static_cast<std::size_t>(count);
        }
    }

    static bool read(Reader& reader, ServedRequest& request) {
        std::string line;
        request = {};
        if (!reader.line(line)) return false;
        const auto first = line.find(' ');
        const auto second = line.find(' ', first + 1);
        if (first == std::string::npos || second == std::string::npos) return false;
        request.method = line.substr(0, first);
        request.target = line.substr(first + 1, second - first - 1);
        while (reader.line(line) && !line.empty()) {
            std::string name = line.substr(0, line.find(':'));
            std::ranges::transform(name, name.begin(),
                                   [](unsigned char c) { return std::tolower(c); });
            request.headers[name] = line.substr(std::min(line.size(), name.size() + 2));
        }
        const auto length = request.headers.find("content-length");
        const std::size_t size = length == request.headers.end() ? 0 : std::stoul(length->second);
        char letter = 0;
        while (request.body.size() < size) {
            if (!reader.next(letter)) return false;
            request.body += letter;
        }
        return true;
    }

    Script script_;
    Poco::Net::Context::Ptr context_;
    bool tls_;
    Poco::Net::ServerSocket listener_;
    int port_ = 0;
    std::thread acceptor_;
    std::atomic<bool> stopping_{false};
    std::atomic<int> accepted_{0};
    std::atomic<int> closed_{0};
    std::atomic<int> requests_{0};
    std::atomic<int> mostOpen_{0};
    std::mutex mutex_;
    std::list<int> open_;
    std::list<std::thread> workers_;
};

}  // namespace leadloom::testing
