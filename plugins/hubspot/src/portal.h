#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include <leadloom/sdk/error_table.h>
#include <leadloom/sdk/host.h>
#include <leadloom/sdk/settings.h>

#include "streams.h"

namespace leadloom::hubspot {

/// The connection's settings, with their defaults.
struct PortalSettings {
    std::string baseUrl;
    std::string pathPrefix;
    std::string externalIdProperty;
    std::string appId;         ///< of the app whose webhooks are subscribed to; empty = none
    std::string clientSecret;  ///< only where the credential has none
    std::int64_t overlapUs = 0;
    std::int64_t sweepUs = 0;  ///< least time between two readings of the archived list
    bool allowLegacySignatures = false;
};

/// One HubSpot account behind its API.
class Portal {
public:
    explicit Portal(const sdk::Host& host) : host_(host) {}

    sdk::Status open(const sdk::Settings& settings);
    const PortalSettings& settings() const { return settings_; }
    const sdk::Host& host() const { return host_; }
    sdk::JsonPages json() const { return host_.json(); }

    /// "/crm/v3/objects/contacts" and what follows it.
    std::string pathOf(const ObjectType& type, std::string_view rest = {}) const;

    /// Sends and gives the answer whatever its status; what it says of budgets goes to the hub.
    sdk::Result<sdk::HttpResponse> exchange(const sdk::Call& call, sdk::HttpRequest request,
                                            std::string_view path);
    /// LL_OK for 2xx; a spent daily budget is LL_QUOTA.
    sdk::Status judge(const sdk::Call& call, const sdk::HttpResponse& answer, sdk::Intent intent,
                      std::string_view what) const;
    /// Answers other than 2xx come back as their status.
    sdk::Result<sdk::HttpResponse> get(const sdk::Call& call, std::string_view path,
                                       std::string_view what);
    /// A POST that only reads.
    sdk::Result<sdk::HttpResponse> ask(const sdk::Call& call, std::string_view path,
                                       std::string body, std::string_view what,
                                       std::string_view bucket = {});

    /// The property that holds the hub's own id, or empty where the account has none. Asked once in
    /// the life of an instance.
    sdk::Result<std::string> markerProperty(const sdk::Call& call, const ObjectType& type);

private:
    void observeBudget(const sdk::HttpResponse& answer) const;

    sdk::Host host_;
    PortalSettings settings_;
    std::map<std::string_view, std::string> markers_;
};

}  // namespace leadloom::hubspot
