#pragma once

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <leadloom/abi/service/http.h>
#include <leadloom/sdk/text.h>

namespace leadloom::sdk {

/// Whether two header names are the same.
inline bool sameHeaderName(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return std::tolower(static_cast<unsigned char>(x)) ==
               std::tolower(static_cast<unsigned char>(y));
    });
}

/// A complete answer, owned: slices of body() live as long as the response.
class HttpResponse {
public:
    HttpResponse() = default;
    explicit HttpResponse(const ll_http_response& raw)
        : status_(raw.status), body_(view(raw.body)), serverTime_(raw.server_time_us) {
        headers_.reserve(raw.header_count);
        for (std::size_t i = 0; i < raw.header_count; ++i)
            headers_.emplace_back(view(raw.headers[i].name), view(raw.headers[i].value));
    }

    int status() const { return status_; }
    bool isSuccess() const { return status_ >= 200 && status_ < 300; }
    std::string_view body() const { return body_; }
    /// The value of a header, without regard to case; empty where it isn't there.
    std::string_view header(std::string_view name) const {
        for (const auto& [key, value] : headers_)
            if (sameHeaderName(key, name)) return value;
        return {};
    }
    /// The server's own clock in microseconds since 1970, 0 = not told. Cursors stand on this.
    std::int64_t serverTime() const { return serverTime_; }

private:
    int status_ = 0;
    std::string body_;
    std::vector<std::pair<std::string, std::string>> headers_;
    std::int64_t serverTime_ = 0;
};

}  // namespace leadloom::sdk
