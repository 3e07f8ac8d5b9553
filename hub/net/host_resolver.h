#pragma once

#include <string>
#include <vector>

#include "hub/base/result.h"

namespace leadloom::net {

/// Turns a host's name into addresses. Any thread.
class HostResolver {
public:
    virtual ~HostResolver() = default;
    /// Addresses as text, best first, at least one; Unreachable when the name is unknown.
    virtual Result<std::vector<std::string>> resolve(const std::string& host) = 0;
};

/// Asks the system. May take as long as the system's resolver does.
class SystemResolver final : public HostResolver {
public:
    Result<std::vector<std::string>> resolve(const std::string& host) override;
};

}  // namespace leadloom::net
