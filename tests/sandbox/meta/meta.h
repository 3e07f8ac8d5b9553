#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "tests/sandbox/core/vendor.h"
#include "tests/sandbox/meta/conversion_events.h"
#include "tests/sandbox/meta/graph.h"
#include "tests/sandbox/meta/hooks.h"
#include "tests/sandbox/meta/insights.h"
#include "tests/sandbox/meta/params.h"
#include "tests/sandbox/meta/usage.h"

namespace leadloom::sandbox::meta {

/// A business in Meta's Graph API: lead ads of one Page, an ad account with campaigns and insights,
/// a dataset that takes conversion events. [any-thread]
class Meta : public Vendor {
public:
    explicit Meta(Clock& clock);

    std::string name() const override { return "meta"; }
    std::vector<std::string> rootPaths() const override { return {"v24.0", "v25.0", "v26.0"}; }
    Response answer(const Request& request) override;
    Response rateLimited(std::optional<int> retryAfter) override;
    Response serverError(int status) override;
    void expireTokens() override;

    void reset(const Population& population) override;
    void describeTruth(nlohmann::json& truth) const override;
    nlohmann::json settings() const override;
    std::string changeSettings(const nlohmann::json& changes) override;
    nlohmann::json counters() const override;
    void clearCounters() override;

    std::vector<std::string> types() const override {
        return {"leads", "campaigns", "ads", "forms"};
    }
    Response listRecords(const std::string& type, bool withDeleted) override;
    Response readRecord(const std::string& type, const std::string& id) override;
    Response createRecord(const std::string& type, const nlohmann::json& fields) override;
    Response editRecord(const std::string& type, const std::string& id,
                        const nlohmann::json& fields, bool replace) override;
    Response deleteRecord(const std::string& type, const std::string& id, bool purge) override;
    Response extraControl(const Request& request) override;

private:
    /// Who asks, by the token.
    enum class Caller { SystemUser, Page, App };
    struct Ask {
        const Request& request;
        Params params;
        Caller caller;
        std::string id;
    };
    using Edge = nlohmann::json (Meta::*)(const Ask&);

    Response dispatch(const Request& request);
    Caller callerOf(const Request& request, const Params& params) const;
    void checkProof(const Params& params, const std::string& token) const;
    void require(const std::string& scope) const;
    nlohmann::json route(const Ask& ask, const std::vector<std::string>& path);
    nlohmann::json readNode(const Ask& ask);
    nlohmann::json removeNode(const Ask& ask);
    nlohmann::json listNodes(const Ask& ask, const NodeType& type,
                             const std::map<std::string, nlohmann::json>& nodes);
    nlohmann::json seen(const nlohmann::json& lead, const std::string& fields) const;
    nlohmann::json* editable(const std::string& type, const std::string& id);

    nlohmann::json permissions(const Ask& ask);
    nlohmann::json debugToken(const Ask& ask);
    nlohmann::json forms(const Ask& ask);
    nlohmann::json leads(const Ask& ask);
    nlohmann::json testLeads(const Ask& ask);
    nlohmann::json makeTestLead(const Ask& ask);
    nlohmann::json campaigns(const Ask& ask);
    nlohmann::json adSets(const Ask& ask);
    nlohmann::json ads(const Ask& ask);
    nlohmann::json insights(const Ask& ask);
    nlohmann::json beginReport(const Ask& ask);
    nlohmann::json uploadEvents(const Ask& ask);
    nlohmann::json subscribedApps(const Ask& ask);
    nlohmann::json subscribePage(const Ask& ask);
    nlohmann::json unsubscribePage(const Ask& ask);
    nlohmann::json appSubscriptions(const Ask& ask);
    nlohmann::json subscribeApp(const Ask& ask);
    nlohmann::json unsubscribeApp(const Ask& ask);

    mutable std::mutex mutex_;
    Clock& clock_;
    Graph graph_;
    Insights insights_;
    ConversionEvents events_;
    Hooks hooks_;
    Usage usage_;
    std::map<std::pair<std::string, std::string>, Edge> edges_;
    std::string systemToken_, pageToken_, appSecret_;
    std::set<std::string> scopes_;
    std::int64_t expiresAt_ = 0, dataAccessExpiresAt_ = 0;
    bool needsProof_ = false;
    nlohmann::json truth_ = nlohmann::json::object();
};

}  // namespace leadloom::sandbox::meta
