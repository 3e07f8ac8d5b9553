#pragma once

#include <chrono>
#include <span>
#include <string_view>

namespace leadloom::net {

struct HttpHeader {
    std::string_view name;
    std::string_view value;
};

/// One request, borrowed until the call returns.
struct HttpRequest {
    std::string_view method = "GET";
    std::string_view url;  ///< absolute and encoded; http or https
    std::span<const HttpHeader> headers;
    std::string_view body;
    /// Changes nothing although the method alone would not say so: a search by POST.
    bool safe = false;
    std::string_view idempotencyKey;  ///< sent as Idempotency-Key; may be repeated then
    std::string_view bucket;          ///< rate-limit bucket; empty: the default one
    bool authorized = true;           ///< the connection's credential is added
    std::chrono::milliseconds timeout{
        0};  ///< of one attempt, connect to last byte; 0: the client's

    /// Whether it changes nothing at the other end.
    bool readsOnly() const {
        return safe || method == "GET" || method == "HEAD" || method == "OPTIONS";
    }
    /// Whether the hub may send it again without asking what became of it.
    bool repeatable() const { return readsOnly() || !idempotencyKey.empty(); }
};

}  // namespace leadloom::net
