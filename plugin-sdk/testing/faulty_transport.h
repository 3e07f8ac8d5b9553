#pragma once

#include <cstddef>
#include <functional>
#include <optional>

#include "plugin-sdk/testing/transport.h"

namespace leadloom::testing {

/// Passes requests on, but for those that a fault takes over.
class FaultyTransport : public Transport {
public:
    /// Gets the request and where it was going; a reply, or nothing = this one is let through.
    using Fault = std::function<std::optional<HttpReply>(const HttpCall&, Transport& vendor)>;

    explicit FaultyTransport(Transport* vendor) : vendor_(vendor) {}

    /// From the n-th request (from 1) on, `count` of them; forgets earlier faults and counts anew.
    void strike(std::size_t n, std::size_t count, Fault fault) {
        first_ = n;
        count_ = count;
        fault_ = std::move(fault);
        requests_ = 0;
        struckUnsafe_ = false;
    }
    void calm() { strike(0, 0, {}); }
    std::size_t requests() const { return requests_; }
    /// Whether a fault struck a request that writes.
    bool struckUnsafe() const { return struckUnsafe_; }

    HttpReply send(const HttpCall& call) override {
        ++requests_;
        if (fault_ && requests_ >= first_ && requests_ - first_ < count_)
            if (auto reply = fault_(call, *vendor_)) {
                struckUnsafe_ = struckUnsafe_ || !call.safe;
                return *reply;
            }
        return vendor_->send(call);
    }

private:
    Transport* vendor_;
    std::size_t first_ = 0;
    std::size_t count_ = 0;
    Fault fault_;
    std::size_t requests_ = 0;
    bool struckUnsafe_ = false;
};

}  // namespace leadloom::testing
