#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <leadloom/abi/status.h>

namespace leadloom::testing {

/// A request as the connector made it, owned.
struct HttpCall {
    std::string method;
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::string credential;  ///< "auth" where the connector named none
    std::string idempotencyKey;
    bool safe = false;  ///< reading: by method or because the connector said so
};

/// What came of it: an answer (status LL_OK), or none and why.
struct HttpReply {
    ll_status outcome = LL_OK;
    std::string message;  ///< where there is no answer
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::int64_t serverTime = 0;  ///< microseconds since 1970

    static HttpReply json(int status, std::string body) {
        HttpReply reply;
        reply.status = status;
        reply.headers.emplace_back("Content-Type", "application/json");
        reply.body = std::move(body);
        return reply;
    }
    static HttpReply none(ll_status outcome, std::string message) {
        HttpReply reply;
        reply.outcome = outcome;
        reply.message = std::move(message);
        return reply;
    }
};

/// Where the fake hub's HTTP goes: a simulated vendor, a server on loopback, or a fault.
class Transport {
public:
    virtual ~Transport() = default;
    virtual HttpReply send(const HttpCall& call) = 0;
};

}  // namespace leadloom::testing
