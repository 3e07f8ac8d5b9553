#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include <leadloom/sdk/call.h>
#include <leadloom/sdk/host.h>
#include <leadloom/sdk/numbers.h>

namespace leadloom::sdk {

/// Something costly that is done only now and then (the whole list of archived records): keeps in
/// the hub's state when it was done last. A hub without state has it done every time.
/// Times: the vendor's clock, microseconds.
class Pace {
public:
    Pace(const Host& host, const Call& call, std::string key)
        : state_(host.state()), call_(call), key_(std::move(key)) {}

    Result<bool> isDue(std::int64_t now, std::int64_t pause) const {
        const auto last = state_.get(call_, key_);
        if (!last && last.status().code() == LL_UNSUPPORTED) return true;
        if (!last) return last.status();
        return now - integerOr(last->value_or("0"), 0) >= pause;
    }
    Status done(std::int64_t now) const {
        auto status = state_.put(call_, key_, std::to_string(now));
        return status.code() == LL_UNSUPPORTED ? Status::ok() : status;
    }

private:
    State state_;
    Call call_;
    std::string key_;
};

}  // namespace leadloom::sdk
