#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "hub/base/result.h"

namespace leadloom::net {

/// Scheme, host and port: what a pooled connection belongs to.
struct Origin {
    bool tls = false;
    std::string host;  ///< lower case; an IPv6 address without brackets
    std::uint16_t port = 0;

    bool operator==(const Origin&) const = default;
    /// "host:port" as it stands in a Host header; the scheme's own port is left out.
    std::string authority() const;
};

/// An absolute http or https URL.
struct Url {
    Origin origin;
    std::string target;  ///< path and query as they were written, "/" when there is no path

    /// InvalidConfig when `text` is no such URL, or holds spaces, control characters, or a user
    /// and password. The message shows no query: it may hold personal data.
    static Result<Url> parse(std::string_view text);
    /// Where `location` of a redirect points to, seen from here.
    Result<Url> resolve(std::string_view location) const;
};

}  // namespace leadloom::net
