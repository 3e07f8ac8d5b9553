#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <leadloom/abi/service/stream.h>
#include <leadloom/sdk/call.h>
#include <leadloom/sdk/result.h>

namespace leadloom::sdk {

/// An open connection for protocols that are not HTTP (IMAP, SMTP); closes itself. What was
/// received and not yet taken is kept here, so read through one object only. The hub ends every
/// wait at the call's deadline and when it is cancelled.
class ByteStream {
public:
    ByteStream(const ll_stream* service, std::uint64_t handle)
        : service_(service), handle_(handle) {}
    ByteStream(ByteStream&& other) noexcept
        : service_(std::exchange(other.service_, nullptr)),
          handle_(other.handle_),
          received_(std::move(other.received_)) {}
    ByteStream& operator=(ByteStream&& other) noexcept {
        close();
        service_ = std::exchange(other.service_, nullptr);
        handle_ = other.handle_;
        received_ = std::move(other.received_);
        return *this;
    }
    ~ByteStream() { close(); }

    /// The next line without its end (CRLF or LF). LL_TRANSIENT: longer than `longest`, or the peer
    /// closed before its end.
    Result<std::string> readLine(const Call& call, std::size_t longest = 65'536) {
        std::size_t searched = 0;
        while (true) {
            const auto end = received_.find('\n', searched);
            if (end != std::string::npos) {
                auto line = take(end + 1);
                line.resize(line.ends_with("\r\n") ? line.size() - 2 : line.size() - 1);
                return line;
            }
            if (received_.size() > longest)
                return Status{LL_TRANSIENT, "the peer sent a line beyond reason"};
            searched = received_.size();
            if (auto more = receive(call); !more) return more;
        }
    }
    /// Exactly `size` bytes: an IMAP literal.
    Result<std::string> readExactly(const Call& call, std::size_t size) {
        while (received_.size() < size)
            if (auto more = receive(call); !more) return more;
        return take(size);
    }
    /// Writes all of it.
    Status write(const Call& call, std::string_view bytes) {
        return {service_->write(service_, call.raw(), handle_, given(bytes))};
    }
    /// Goes on under TLS. What arrived in clear after the peer's consent was put there by somebody
    /// else: LL_TRANSIENT.
    Status startTls(const Call& call) {
        if (!received_.empty())
            return {LL_TRANSIENT, "the peer sent more in clear than its consent to TLS"};
        return {service_->start_tls(service_, call.raw(), handle_)};
    }
    void close() {
        if (service_ != nullptr) service_->close(service_, handle_);
        service_ = nullptr;
    }

private:
    std::string take(std::size_t size) {
        auto taken = received_.substr(0, size);
        received_.erase(0, size);
        return taken;
    }
    Status receive(const Call& call) {
        std::array<char, 16'384> room{};
        std::size_t size = 0;
        const auto code =
            service_->read(service_, call.raw(), handle_, room.data(), room.size(), &size);
        if (code == LL_END) return {LL_TRANSIENT, "the peer closed the connection"};
        if (code != LL_OK) return {code};
        received_.append(room.data(), size);
        return Status::ok();
    }

    const ll_stream* service_;
    std::uint64_t handle_;
    std::string received_;
};

enum class StreamTls { FromTheStart, Later };

/// Opens connections; the hub checks addresses and certificates. Name "leadloom.stream/1" under
/// `services` in the manifest.
class ByteStreams {
public:
    explicit ByteStreams(const ll_stream* service) : service_(service) {}

    Result<ByteStream> connect(const Call& call, std::string_view host, std::uint16_t port,
                               StreamTls tls) const {
        if (service_ == nullptr) return Status{LL_UNSUPPORTED, "the hub offers no byte streams"};
        std::uint64_t handle = 0;
        const auto code = service_->connect(service_, call.raw(), given(host), port,
                                            tls == StreamTls::FromTheStart ? 1 : 0, &handle);
        if (code != LL_OK) return Status{code};
        return ByteStream(service_, handle);
    }

private:
    const ll_stream* service_;
};

}  // namespace leadloom::sdk
