#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/deliveries.h"
#include "tests/sandbox/core/message.h"

namespace leadloom::sandbox::line {

/// The webhook of the channel: one address, calls that are signed over their raw bytes.
/// Not locked by itself.
class Hooks {
public:
    explicit Hooks(Clock& clock) : clock_(clock), deliveries_(clock) {}

    void reset();
    Response read() const;
    Response set(const Request& request);
    /// Calls an address with no events, as the console's "Verify" does, and waits for the answer.
    Response test(const Request& request, const std::string& secret) const;
    /// Delivers an event, to which id, time, mode and delivery context are added.
    nlohmann::json announce(nlohmann::json event, const std::string& secret);

    nlohmann::json settings() const;
    bool change(const std::string& key, const nlohmann::json& value);
    const Deliveries& deliveries() const { return deliveries_; }

    static constexpr const char* Destination = "U00000000000000000000000000000001";

private:
    Clock& clock_;
    Deliveries deliveries_;
    std::string endpoint_;
    /// Both as in the console: whether it is used at all, and whether what failed is sent again.
    bool active_ = true, redelivers_ = false;
    std::uint64_t made_ = 0;
};

/// The value of `x-line-signature`.
std::string signatureOf(const std::string& body, const std::string& secret);

}  // namespace leadloom::sandbox::line
