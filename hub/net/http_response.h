#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/clock.h"
#include "hub/net/body_buffer.h"

namespace leadloom::net {

/// A complete answer of any status; the body is decoded.
struct HttpResponse {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;
    BodyBuffer body;

    /// The first header of that name, whatever its case; empty when there is none.
    std::string_view header(std::string_view name) const;
    /// The server's Date, microseconds since 1970; 0: none or unreadable.
    TimeUs serverTimeUs() const;
};

}  // namespace leadloom::net
