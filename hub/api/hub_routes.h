#pragma once

#include <functional>
#include <optional>
#include <string>

#include "hub/api/http_message.h"
#include "hub/api/hub_view.h"
#include "hub/base/result.h"
#include "hub/sync/connection/connector.h"

namespace leadloom::api {

/// What the routes ask of the running hub. All are called on server threads.
struct HubFace {
    /// Empty when the hub can serve; else why not.
    std::function<std::optional<std::string>()> notReady;
    std::function<std::string()> metrics;
    std::function<Result<HubView>()> view;
    /// Verifies and stores one webhook; durable when it returns.
    std::function<Result<sync::WebhookAnswer>(const std::string& connection,
                                              const sync::WebhookRequest& request)>
        webhook;
    std::string publicUrl;  ///< as vendors call us; empty: as the request says
    std::function<TimeUs()> now;
};

/// /healthz, /readyz, /metrics, /hooks/{connection} and the status page at /.
class HubRoutes {
public:
    explicit HubRoutes(HubFace face);
    HttpResponse answer(const HttpRequest& request) const;

private:
    HttpResponse health() const;
    HttpResponse readiness() const;
    HttpResponse page() const;
    HttpResponse hook(const HttpRequest& request) const;
    std::string calledUrl(const HttpRequest& request) const;

    HubFace face_;
};

}  // namespace leadloom::api
