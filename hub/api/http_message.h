#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leadloom::api {

/// One request to the hub's own server, as received.
struct HttpRequest {
    std::string method;
    std::string path;    ///< decoded, without the query
    std::string target;  ///< path and query exactly as sent
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

/// The answer to it.
struct HttpResponse {
    int status = 200;
    std::string contentType = "text/plain; charset=utf-8";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
};

/// An RFC 9457 problem document.
HttpResponse problem(int status, std::string_view title, std::string_view detail);

}  // namespace leadloom::api
