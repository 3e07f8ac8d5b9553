#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "hub/base/clock.h"
#include "hub/base/error.h"

namespace leadloom::net {

/// One attempt at a request, for metrics and traces. Holds neither headers, bodies nor queries.
struct HttpTrace {
    std::string_view connection;
    std::string_view method;
    std::string_view requestId;
    int attempt = 1;
    int status = 0;  ///< 0: no answer, see `failure`
    const Error* failure = nullptr;
    TimeUs tookUs = 0;
    std::size_t receivedBytes = 0;
};

using HttpObserver = std::function<void(const HttpTrace&)>;

}  // namespace leadloom::net
