#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace leadloom::sandbox::imap_smtp {

/// One client's connection, by lines and counted bytes.
class LineWire {
public:
    virtual ~LineWire() = default;
    /// Without CRLF. False: the client is gone, or the server stops. A line that ends otherwise is
    /// given with its LF.
    virtual bool readLine(std::string& line) = 0;
    virtual bool readBytes(std::size_t count, std::string& bytes) = 0;
    virtual void send(std::string_view bytes) = 0;
};

/// Listens on a free port of loopback; each client has a thread of its own.
class LineServer {
public:
    using Talk = std::function<void(LineWire&)>;
    explicit LineServer(Talk talk);
    ~LineServer();
    LineServer(const LineServer&) = delete;
    LineServer& operator=(const LineServer&) = delete;

    std::uint16_t port() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace leadloom::sandbox::imap_smtp
