#pragma once

#include <string>

#include <gtest/gtest.h>

#include "hub/net/http_transport.h"
#include "tests/hub/net/fixed_resolver.h"
#include "tests/support/scripted_server.h"

namespace leadloom::net {

/// Settings with which servers on this machine may be asked.
inline TransportSettings local() {
    TransportSettings settings;
    settings.allowPrivateNetworks = true;
    return settings;
}

/// Requests of one connection to servers that answer as the test says.
class Transport : public ::testing::Test {
protected:
    Result<HttpResponse> get(HttpTransport& transport, const std::string& url) {
        HttpRequest request;
        request.url = url;
        return transport.exchange(request, {}, "sales-eu", scope_);
    }
    Result<HttpResponse> post(HttpTransport& transport, const std::string& url,
                              const std::string& body = "{}") {
        HttpRequest request;
        request.method = "POST";
        request.url = url;
        request.body = body;
        return transport.exchange(request, {}, "sales-eu", scope_);
    }

    SystemClock clock_;
    leadloom::testing::FixedResolver resolver_;
    CallScope scope_;
};

}  // namespace leadloom::net
