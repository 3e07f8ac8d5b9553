#include "tests/bench/webhook/open_loop.h"

#include <arpa/inet.h>
#include <atomic>
#include <chrono>
#include <mutex>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace leadloom::bench {
namespace {

using Clock = std::chrono::steady_clock;

/// One connection, opened again where the server closed it.
class KeptConnection {
public:
    explicit KeptConnection(int port) : port_(port) {}
    ~KeptConnection() { drop(); }
    KeptConnection(const KeptConnection&) = delete;
    KeptConnection& operator=(const KeptConnection&) = delete;

    /// Status of the answer; 0: none came.
    int exchange(const std::string& request) {
        if (socket_ < 0 && !dial()) return 0;
        const auto size = static_cast<ssize_t>(request.size());
        const bool sent = send(socket_, request.data(), request.size(), MSG_NOSIGNAL) == size;
        const int status = sent ? readAnswer() : 0;
        if (status == 0) drop();
        return status;
    }

private:
    bool dial() {
        socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const int on = 1;
        setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(static_cast<std::uint16_t>(port_));
        return connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }

    void drop() {
        if (socket_ >= 0) close(socket_);
        socket_ = -1;
    }

    int readAnswer() {
        std::string answer;
        char chunk[4096];
        std::size_t whole = 0;
        while (whole == 0 || answer.size() < whole) {
            const ssize_t got = recv(socket_, chunk, sizeof chunk, 0);
            if (got <= 0) return 0;
            answer.append(chunk, static_cast<std::size_t>(got));
            if (const auto head = answer.find("\r\n\r\n"); whole == 0 && head != std::string::npos)
                whole = head + 4 + bodySize(std::string_view(answer).substr(0, head));
        }
        const int status = std::atoi(answer.c_str() + std::string_view("HTTP/1.1 ").size());
        if (answer.find("Connection: Close") < answer.find("\r\n\r\n")) drop();
        return status;
    }

    static std::size_t bodySize(std::string_view head) {
        constexpr std::string_view Name = "Content-Length: ";
        const auto at = head.find(Name);
        return at == std::string_view::npos
                   ? 0
                   : std::strtoul(head.data() + at + Name.size(), nullptr, 10);
    }

    int port_;
    int socket_ = -1;
};

}  // namespace

LoopOutcome openLoop(int port, const std::vector<std::string>& requests, double perSecond,
                     int connections) {
    LoopOutcome outcome;
    outcome.milliseconds.resize(requests.size());
    std::atomic<std::size_t> next{0};
    std::atomic<int> accepted{0};
    const auto start = Clock::now() + std::chrono::milliseconds(50);
    const auto work = [&] {
        KeptConnection connection(port);
        for (std::size_t i = next++; i < requests.size(); i = next++) {
            const auto due =
                start + std::chrono::duration_cast<Clock::duration>(
                            std::chrono::duration<double>(static_cast<double>(i) / perSecond));
            std::this_thread::sleep_until(due);
            if (connection.exchange(requests[i]) == 200) ++accepted;
            outcome.milliseconds[i] =
                std::chrono::duration<double, std::milli>(Clock::now() - due).count();
        }
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < connections; ++i)
        threads.emplace_back(work);
    for (auto& thread : threads)
        thread.join();
    outcome.accepted = accepted;
    outcome.refused = static_cast<int>(requests.size()) - outcome.accepted;
    return outcome;
}

}  // namespace leadloom::bench
