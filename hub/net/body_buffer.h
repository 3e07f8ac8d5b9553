#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace leadloom::net {

/// A growing piece of memory for an answer's body. Bytes are received straight into it, and behind
/// its end always lie `Padding` readable bytes, the first of them zero, so that a JSON parser can
/// walk it in place and sees where it ends.
class BodyBuffer {
public:
    static constexpr std::size_t Padding = 64;

    BodyBuffer() = default;
    BodyBuffer(BodyBuffer&& other) noexcept
        : bytes_(std::move(other.bytes_)),
          capacity_(std::exchange(other.capacity_, 0)),
          size_(std::exchange(other.size_, 0)) {}
    BodyBuffer& operator=(BodyBuffer&& other) noexcept {
        bytes_ = std::move(other.bytes_);
        capacity_ = std::exchange(other.capacity_, 0);
        size_ = std::exchange(other.size_, 0);
        return *this;
    }

    /// Room for at least `count` bytes at the end; valid until the next call.
    char* prepare(std::size_t count) {
        if (size_ + count > capacity_) grow(size_ + count);
        return bytes_.get() + size_;
    }
    /// The first `count` bytes of the prepared room are content now.
    void commit(std::size_t count) {
        size_ += count;
        if (bytes_) bytes_[size_] = '\0';
    }
    std::size_t room() const { return capacity_ - size_; }

    void append(std::string_view bytes) {
        if (bytes.empty()) return;
        std::memcpy(prepare(bytes.size()), bytes.data(), bytes.size());
        commit(bytes.size());
    }

    std::string_view view() const { return {bytes_.get(), size_}; }
    std::size_t size() const { return size_; }

private:
    void grow(std::size_t atLeast) {
        const std::size_t capacity = atLeast > 2 * capacity_ ? atLeast : 2 * capacity_;
        auto bytes = std::make_unique_for_overwrite<char[]>(capacity + Padding);
        if (size_ > 0) std::memcpy(bytes.get(), bytes_.get(), size_);
        bytes_ = std::move(bytes);
        capacity_ = capacity;
    }

    std::unique_ptr<char[]> bytes_;
    std::size_t capacity_ = 0;
    std::size_t size_ = 0;
};

}  // namespace leadloom::net
