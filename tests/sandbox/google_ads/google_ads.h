#pragma once

#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "tests/sandbox/core/deliveries.h"
#include "tests/sandbox/core/router.h"
#include "tests/sandbox/core/vendor.h"
#include "tests/sandbox/core/write_counts.h"
#include "tests/sandbox/google_ads/gaql.h"

namespace leadloom::sandbox::google_ads {

struct Campaign {
    std::string id, name, status = "ENABLED";
};

struct FormLead {
    std::string id, form, campaign, adGroup, ad, gclid;
    std::int64_t submitted = 0;
    nlohmann::json columns = nlohmann::json::object();  ///< by column id
    nlohmann::json custom = nlohmann::json::object();   ///< by question
};

/// One client account of Google Ads below a manager, and the Data Manager API: queries, lead forms
/// and their webhook, conversions. [any-thread]
class GoogleAds : public Vendor {
public:
    explicit GoogleAds(Clock& clock);

    std::string name() const override { return "google-ads"; }
    std::vector<std::string> rootPaths() const override { return {"v1"}; }
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

    std::vector<std::string> types() const override { return {"campaigns", "leads", "events"}; }
    Response listRecords(const std::string& type, bool withDeleted) override;
    Response readRecord(const std::string& type, const std::string& id) override;
    Response createRecord(const std::string& type, const nlohmann::json& fields) override;
    Response editRecord(const std::string& type, const std::string& id,
                        const nlohmann::json& fields, bool replace) override;
    Response deleteRecord(const std::string& type, const std::string& id, bool purge) override;
    Response extraControl(const Request& request) override;

private:
    using Handler = Response (GoogleAds::*)(const Request&, const Captures&);

    struct Stored {
        std::string destination, transaction, request;
        nlohmann::json event;
    };

    void addRoutes();
    void route(std::string method, const std::string& pattern, Handler handler);
    Response dispatch(const Request& request);
    std::optional<Response> refused(const Request& request) const;

    Response token(const Request& request);
    Response accessible(const Request& request, const Captures& found);
    Response search(const Request& request, const Captures& found);
    Response searchStream(const Request& request, const Captures& found);
    Response ingest(const Request& request, const Captures& found);
    Response requestStatus(const Request& request, const Captures& found);

    /// The rows that a query gives of an account, or why it gives none.
    std::optional<Response> rowsOf(const std::string& customer, const Request& request,
                                   std::vector<nlohmann::json>& rows, bool streams);
    std::vector<Row> allRows(const Gaql& query, bool manages) const;
    std::vector<nlohmann::json> violationsOf(const nlohmann::json& body) const;
    nlohmann::json described(const FormLead& lead) const;
    void announce(const FormLead& lead, bool isTest);
    void seed(const Population& population);

    mutable std::mutex mutex_;
    Clock& clock_;
    Deliveries deliveries_;
    Router router_;
    std::vector<Campaign> campaigns_;
    std::vector<FormLead> leads_;
    std::vector<Stored> events_;
    std::set<std::string> tokens_;
    WriteCounts counts_;
    std::string scopes_, hookUrl_, hookKey_;
    std::size_t pageSize_ = 10'000;
    nlohmann::json truth_ = nlohmann::json::object();
};

/// A refusal of the Ads API: `kind` such as queryError; as the only element of a list where the
/// answer would have been a stream.
Response adsProblem(int status, const std::string& word, const std::string& kind,
                    const std::string& code, bool streams = false);

}  // namespace leadloom::sandbox::google_ads
