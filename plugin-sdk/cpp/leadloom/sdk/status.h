#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include <leadloom/abi/status.h>

namespace leadloom::sdk {

/// How something ended: an ll_status with the words that go with it. True only for LL_OK, so
/// `if (auto status = sink.put(records); !status) return status;` reads naturally (LL_END is false:
/// return it). A message names the place and what to do; never a secret, never personal data.
/// An empty message leaves the one that a hub service attached.
class [[nodiscard]] Status {
public:
    using Millis = std::chrono::milliseconds;

    Status() = default;
    Status(ll_status code, std::string message = {}) : code_(code), message_(std::move(message)) {}

    static Status ok() { return {}; }
    static Status end() { return {LL_END}; }
    static Status cancelled() { return {LL_CANCELLED}; }

    explicit operator bool() const { return code_ == LL_OK; }
    ll_status code() const { return code_; }
    const std::string& message() const { return message_; }
    /// Negative: not told.
    Millis retryAfter() const { return retryAfter_; }
    int httpStatus() const { return httpStatus_; }

    Status& withRetryAfter(Millis time) {
        retryAfter_ = time;
        return *this;
    }
    Status& withHttpStatus(int status) {
        httpStatus_ = status;
        return *this;
    }
    /// The same failure under another code, with more words behind its message.
    Status as(ll_status code, std::string_view more = {}) const {
        Status other = *this;
        other.code_ = code;
        other.message_ += more;
        return other;
    }
    /// The same status with a place before its message: "place: message".
    Status at(std::string_view place) const {
        Status placed = *this;
        if (!message_.empty()) placed.message_ = std::string(place) + ": " + message_;
        return placed;
    }

private:
    ll_status code_ = LL_OK;
    std::string message_;
    Millis retryAfter_{-1};
    int httpStatus_ = 0;
};

}  // namespace leadloom::sdk
