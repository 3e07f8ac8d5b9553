#pragma once

#include <string_view>
#include <utility>

#include <leadloom/abi/service/http.h>

#include "hub/net/http_client.h"
#include "hub/security/redactor.h"

namespace leadloom::plugin_host {

/// leadloom.http/1 over the connection's HTTP client. Serves one connector instance.
class HttpService {
public:
    /// Borrows both.
    HttpService(net::HttpClient& client, const security::Redactor& redactor);
    HttpService(const HttpService&) = delete;
    HttpService& operator=(const HttpService&) = delete;
    const ll_http* table() const { return &table_; }

    /// The body that the plugin is looking at now: padded, so that it can be parsed in place.
    std::string_view bodyInHand() const { return bodyInHand_; }
    /// The server's clock at the last answer since this was last called; 0: not told.
    TimeUs takeServerTimeUs() { return std::exchange(serverTimeUs_, 0); }

private:
    static ll_status send(const ll_http* self, const ll_call* call, const ll_http_request* request,
                          const ll_http_sink* sink);
    ll_status exchange(const ll_call* call, const ll_http_request& request,
                       const ll_http_sink* sink);
    ll_status deliver(const net::HttpResponse& response, const ll_http_sink* sink);

    net::HttpClient& client_;
    const security::Redactor& redactor_;
    std::string_view bodyInHand_;
    TimeUs serverTimeUs_ = 0;
    ll_http table_;
};

}  // namespace leadloom::plugin_host
