#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "tests/sandbox/core/rate_window.h"
#include "tests/sandbox/core/router.h"
#include "tests/sandbox/core/vendor.h"
#include "tests/sandbox/hubspot/account.h"
#include "tests/sandbox/hubspot/tokens.h"
#include "tests/sandbox/hubspot/webhooks.h"

namespace leadloom::sandbox::hubspot {

/// The CRM of one HubSpot account: OAuth, objects, search, associations, properties, owners,
/// pipelines and webhooks. [any-thread]
class HubSpot : public Vendor {
public:
    explicit HubSpot(Clock& clock);

    std::string name() const override { return "hubspot"; }
    std::vector<std::string> rootPaths() const override { return {"crm", "oauth", "webhooks"}; }
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

    std::vector<std::string> types() const override;
    Response listRecords(const std::string& type, bool withDeleted) override;
    Response readRecord(const std::string& type, const std::string& id) override;
    Response createRecord(const std::string& type, const nlohmann::json& fields) override;
    Response editRecord(const std::string& type, const std::string& id,
                        const nlohmann::json& fields, bool replace) override;
    Response deleteRecord(const std::string& type, const std::string& id, bool purge) override;
    Response restoreRecord(const std::string& type, const std::string& id) override;
    Response mergeRecords(const std::string& type, const std::string& winner,
                          const std::vector<std::string>& losers) override;
    Response listFields(const std::string& type) override;
    Response addField(const std::string& type, const nlohmann::json& field) override;
    Response removeField(const std::string& type, const std::string& name) override;
    Response extraControl(const Request& request) override;

private:
    using Handler = Response (HubSpot::*)(const Request&, const Captures&);

    void addObjectRoutes(const std::string& base);
    void addAssociationRoutes();
    void addSchemaRoutes();
    void addWebhookRoutes();
    void route(std::string method, const std::string& pattern, Handler handler);
    Response dispatch(const Request& request);
    Response withRateHeaders(Response response, const Request& request, bool search) const;
    Response tooMany(const char* policy, const char* message) const;
    /// What the token lacks for a request about records; empty where it may pass.
    std::string missingScope(const Request& request);

    Response list(const Request& request, const Captures& found);
    Response read(const Request& request, const Captures& found);
    Response create(const Request& request, const Captures& found);
    Response update(const Request& request, const Captures& found);
    Response archive(const Request& request, const Captures& found);
    Response merge(const Request& request, const Captures& found);
    Response gdprDelete(const Request& request, const Captures& found);
    Response search(const Request& request, const Captures& found);

    Response batchCreate(const Request& request, const Captures& found);
    Response batchRead(const Request& request, const Captures& found);
    Response batchUpdate(const Request& request, const Captures& found);
    Response batchUpsert(const Request& request, const Captures& found);
    Response batchArchive(const Request& request, const Captures& found);

    Response associateDefault(const Request& request, const Captures& found);
    Response associate(const Request& request, const Captures& found);
    Response listAssociated(const Request& request, const Captures& found);
    Response dissociate(const Request& request, const Captures& found);
    Response associationLabels(const Request& request, const Captures& found);
    Response batchAssociate(const Request& request, const Captures& found);
    Response batchAssociateDefault(const Request& request, const Captures& found);
    Response batchReadAssociated(const Request& request, const Captures& found);
    Response batchRemoveLabels(const Request& request, const Captures& found);
    Response batchDissociate(const Request& request, const Captures& found);

    Response listProperties(const Request& request, const Captures& found);
    Response readProperty(const Request& request, const Captures& found);
    Response createProperty(const Request& request, const Captures& found);
    Response archiveProperty(const Request& request, const Captures& found);
    Response listOwners(const Request& request, const Captures& found);
    Response readOwner(const Request& request, const Captures& found);
    Response listPipelines(const Request& request, const Captures& found);
    Response readPipeline(const Request& request, const Captures& found);
    Response accountDetails(const Request& request, const Captures& found);

    /// The record that a path names by id or by `idProperty`; 0 when there is none.
    std::int64_t idOf(const Table& table, const std::string& text,
                      const std::string& idProperty) const;
    std::optional<Problem> linkNew(const Table& table, std::int64_t id,
                                   const nlohmann::json& associations, bool dryRun);
    /// Tells both sides' subscribers that two records were associated or parted.
    void announceLink(const Table& from, const Table& to, std::int64_t left, std::int64_t right,
                      bool removed);
    void part(const Table& from, const Table& to, std::int64_t left, std::int64_t right);
    Response written(const Table& table, const WriteResult& result, int status) const;
    void seed(const SystemView& view);

    mutable std::mutex mutex_;
    Clock& clock_;
    Account account_;
    Tokens tokens_;
    Webhooks webhooks_;
    Router router_;
    RateWindow burst_{10'000}, searches_{1000};
    int burstLimit_ = 0, searchLimit_ = 0;
    std::int64_t dailyUsed_ = 0, dailyLimit_ = 650'000;
    bool shuffles_ = true, integerIds_ = false, purgesArchived_ = true;
    nlohmann::json truth_ = nlohmann::json::object();
};

}  // namespace leadloom::sandbox::hubspot
