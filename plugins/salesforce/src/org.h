#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/sdk/error_table.h>
#include <leadloom/sdk/host.h>
#include <leadloom/sdk/settings.h>

#include "object_description.h"
#include "soql.h"
#include "streams.h"

namespace leadloom::salesforce {

/// The connection's settings, with their defaults.
struct OrgSettings {
    std::string baseUrl;
    std::string apiVersion;
    std::string externalIdField;
    std::int64_t bulkThreshold = 0;  ///< records; 0 = never
    std::int64_t overlapUs = 0;
    bool allowDuplicateAlerts = false;
};

/// One Salesforce organisation behind its REST API. Every answer's API usage goes to the hub's
/// budget; answers other than 2xx come back as the status of errors.h.
class Org {
public:
    explicit Org(const sdk::Host& host) : host_(host) {}

    sdk::Status open(const sdk::Settings& settings);
    const OrgSettings& settings() const { return settings_; }
    const sdk::Host& host() const { return host_; }
    sdk::JsonPages json() const { return host_.json(); }

    /// Sends below /services/data/{version}, e.g. "/limits". `what` begins the message of a
    /// failure.
    sdk::Result<sdk::HttpResponse> get(const sdk::Call& call, std::string_view path,
                                       std::string_view what);
    sdk::Result<sdk::HttpResponse> send(const sdk::Call& call, sdk::HttpRequest request,
                                        std::string_view path, sdk::Intent intent,
                                        std::string_view what);
    /// `all`: the recycle bin, too.
    sdk::Result<sdk::HttpResponse> query(const sdk::Call& call, const SoqlQuery& query, bool all);
    /// The API versions this org offers, as the vendor lists them; needs no login.
    sdk::Result<sdk::HttpResponse> versions(const sdk::Call& call);

    /// Asked once in the life of an instance.
    sdk::Result<const ObjectDescription*> describe(const sdk::Call& call, std::string_view object);
    sdk::Result<sdk::HttpResponse> describeAnswer(const sdk::Call& call, std::string_view object);
    /// The external-id field, or empty where the object has none.
    std::string markerField(const ObjectDescription& description) const;

private:
    sdk::Result<std::string> instanceUrl(const sdk::Call& call) const;
    void observeUsage(const sdk::HttpResponse& response) const;

    sdk::Host host_;
    OrgSettings settings_;
    std::map<std::string, ObjectDescription, std::less<>> descriptions_;
};

}  // namespace leadloom::salesforce
