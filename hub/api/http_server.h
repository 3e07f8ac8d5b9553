#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "hub/api/http_message.h"
#include "hub/base/result.h"

namespace leadloom::api {

struct HttpServerSettings {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8080;         ///< 0: any free port
    int threads = 32;                  ///< connections served at once; the rest wait in the queue
    int queued = 512;                  ///< who comes when so many wait is refused with 503
    std::size_t maxBody = 10U << 20U;  ///< larger bodies are refused with 413
};

/// The hub's own HTTP server: plain HTTP on one address; TLS is the reverse proxy's.
class HttpServer {
public:
    /// Called on any of the server's threads.
    using Handler = std::function<HttpResponse(const HttpRequest&)>;

    HttpServer(HttpServerSettings settings, Handler handler);
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    /// InvalidConfig, naming the address and the remedy, when it can't be bound.
    Status start();
    /// Stops accepting, lets running requests end. Safe without start and safe twice.
    void stop();
    std::uint16_t port() const;

private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace leadloom::api
