#pragma once

#include <vector>

#include <leadloom/abi/service/http.h>
#include <leadloom/sdk/call.h>
#include <leadloom/sdk/http_request.h>
#include <leadloom/sdk/http_response.h>
#include <leadloom/sdk/result.h>

namespace leadloom::sdk {

/// HTTP through the hub.
class HttpClient {
public:
    explicit HttpClient(const ll_http* service) : service_(service) {}

    /// Sends and gives the answer, whatever its HTTP status (see error_table.h for judging it).
    /// Without an answer: the status of leadloom/abi/service/http.h, its message already attached.
    Result<HttpResponse> send(const Call& call, const HttpRequest& request) const {
        if (service_ == nullptr) return Status{LL_UNSUPPORTED, "the hub offers no HTTP"};
        if (call.isCancelled()) return Status::cancelled();
        std::vector<ll_header> headers;
        headers.reserve(request.headers.size());
        for (const auto& [name, value] : request.headers)
            headers.push_back({given(name), given(value)});
        const ll_http_request raw{sizeof(ll_http_request),
                                  request.safe ? 1 : 0,
                                  given(request.method),
                                  given(request.url),
                                  headers.data(),
                                  headers.size(),
                                  orAbsent(request.body),
                                  orAbsent(request.credential),
                                  orAbsent(request.idempotencyKey),
                                  orAbsent(request.bucket),
                                  request.timeout.count()};
        HttpResponse response;
        const ll_http_sink sink{sizeof(ll_http_sink), &response, &take};
        const auto code = service_->send(service_, call.raw(), &raw, &sink);
        if (code != LL_OK) return Status{code};
        return response;
    }

private:
    static ll_status take(const ll_http_sink* sink, const ll_http_response* response) noexcept {
        try {
            *static_cast<HttpResponse*>(sink->receiver) = HttpResponse(*response);
            return LL_OK;
        } catch (...) {
            return LL_BUG;
        }
    }

    const ll_http* service_;
};

}  // namespace leadloom::sdk
