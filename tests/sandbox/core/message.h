#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace leadloom::sandbox {

/// Orders header names without regard to ASCII case.
struct HeaderLess {
    bool operator()(const std::string& a, const std::string& b) const;
};

using Headers = std::map<std::string, std::string, HeaderLess>;
using Pairs = std::vector<std::pair<std::string, std::string>>;

/// One HTTP request as a vendor sees it: the `/<vendor>` prefix is already gone.
struct Request {
    std::string method;
    /// Percent-encoded path below the vendor's prefix, with a leading slash, without the query.
    std::string path;
    /// The path split at '/', each part percent-decoded.
    std::vector<std::string> segments;
    /// Decoded query parameters in order of appearance.
    Pairs query;
    std::string rawQuery;
    Headers headers;
    std::string body;
    /// `http://host:port/<vendor>` as the client addressed it.
    std::string baseUrl;
    /// Bytes of request line and headers together.
    std::size_t headBytes = 0;

    /// Value of a header, empty when absent.
    std::string_view header(const std::string& name) const;
    /// First value of a query parameter; null when absent.
    const std::string* param(std::string_view name) const;
    /// The media type of the body, lower-cased, without parameters.
    std::string mediaType() const;
    /// The token of `Authorization: Bearer …`, empty when there is none.
    std::string bearer() const;
};

/// One HTTP answer. `body` is sent as it stands.
struct Response {
    int status = 200;
    std::string body;
    std::string contentType = "application/json;charset=UTF-8";
    Pairs headers;
    /// How the transport spoils the answer on purpose.
    enum class Spoil { None, Drop, CutConnection } spoil = Spoil::None;
};

/// An answer with a JSON document.
Response jsonResponse(int status, const nlohmann::json& document);
/// An answer with JSON text that was made elsewhere.
Response textResponse(int status, std::string body,
                      std::string contentType = "application/json;charset=UTF-8");
/// An answer without a body.
Response emptyResponse(int status);

}  // namespace leadloom::sandbox
