#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace leadloom::sdk {

/// What to send. The hub adds authorization, TLS, User-Agent, compression and rate limits.
struct HttpRequest {
    std::string method = "GET";
    std::string url;  ///< absolute and encoded; see url.h
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    bool safe = false;           ///< a reading POST (a search): the hub may repeat it
    std::string credential;      ///< empty = the connection's auth, "none" = anonymous
    std::string idempotencyKey;  ///< only where the vendor honours one
    std::string bucket;          ///< rate-limit bucket of the manifest; empty = the default one
    std::chrono::milliseconds timeout{0};  ///< zero = the hub's own

    static HttpRequest get(std::string url) {
        HttpRequest request;
        request.url = std::move(url);
        return request;
    }
    static HttpRequest json(std::string method, std::string url, std::string body) {
        return of("application/json", std::move(method), std::move(url), std::move(body));
    }
    /// With a body of any media type.
    static HttpRequest of(std::string mediaType, std::string method, std::string url,
                          std::string body) {
        HttpRequest request;
        request.method = std::move(method);
        request.url = std::move(url);
        request.headers.emplace_back("Content-Type", std::move(mediaType));
        request.body = std::move(body);
        return request;
    }
    HttpRequest& withHeader(std::string name, std::string value) {
        headers.emplace_back(std::move(name), std::move(value));
        return *this;
    }
    HttpRequest& asSafe() {
        safe = true;
        return *this;
    }
};

}  // namespace leadloom::sdk
