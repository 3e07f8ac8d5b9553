#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace leadloom::sandbox {

/// A socket that is closed with the object.
class Wire {
public:
    Wire() = default;
    explicit Wire(int descriptor);
    ~Wire();
    Wire(Wire&& other) noexcept;
    Wire& operator=(Wire&& other) noexcept;

    /// Throws std::runtime_error with a sentence.
    static Wire listenOn(const std::string& host, std::uint16_t port);
    /// Not open when nobody listens there.
    static Wire connectTo(const std::string& host, std::uint16_t port);
    /// Not open when there is nobody to accept.
    Wire accept() const;

    bool isOpen() const { return descriptor_ >= 0; }
    int descriptor() const { return descriptor_; }
    std::uint16_t localPort() const;

    /// What has arrived, up to some 64 KB; empty at the end, or when the connection broke. `peek`
    /// leaves it there.
    std::string receive(bool peek = false) const;
    /// False when the other side is gone.
    bool send(std::string_view bytes) const;
    /// Closes so that the other side sees a reset, not an orderly end.
    void reset();
    void close();

private:
    int descriptor_ = -1;
};

}  // namespace leadloom::sandbox
