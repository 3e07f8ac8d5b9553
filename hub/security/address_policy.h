#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/result.h"

namespace leadloom::security {

/// Where the hub may connect to. Asked with the very address of a connect, after the name was
/// resolved, so that neither a name that changes its answer nor a redirect gets round it.
class AddressPolicy {
public:
    /// `allowPrivateNetworks`: loopback, private and link-local addresses are allowed too. `exempt`
    /// are single addresses of that sort, allowed whatever the flag says.
    explicit AddressPolicy(bool allowPrivateNetworks, std::vector<std::string> exempt = {})
        : allowPrivate_(allowPrivateNetworks), exempt_(std::move(exempt)) {}

    /// `address` is an IPv4 or IPv6 address as text (a scope such as `%eth0` is ignored). IPv4
    /// within IPv6 (mapped, NAT64, 6to4) is judged as IPv4. Refusals are Forbidden and name the
    /// setting that would allow it. `host` is how the configuration called the place.
    Status check(std::string_view host, std::string_view address) const;

private:
    bool allowPrivate_;
    std::vector<std::string> exempt_;
};

}  // namespace leadloom::security
