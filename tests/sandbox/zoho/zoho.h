#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "tests/sandbox/core/router.h"
#include "tests/sandbox/core/vendor.h"
#include "tests/sandbox/zoho/channels.h"
#include "tests/sandbox/zoho/coql.h"
#include "tests/sandbox/zoho/org.h"
#include "tests/sandbox/zoho/tokens.h"

namespace leadloom::sandbox::zoho {

/// One Zoho CRM account: OAuth, records, COQL, search, the list of deleted records, conversion,
/// merging, settings, users and notification channels. [any-thread]
class Zoho : public Vendor {
public:
    explicit Zoho(Clock& clock);

    std::string name() const override { return "zoho"; }
    std::vector<std::string> rootPaths() const override { return {}; }
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
    Response convertRecord(const std::string& type, const std::string& id,
                           const nlohmann::json& options) override;
    Response listFields(const std::string& type) override;
    Response addField(const std::string& type, const nlohmann::json& field) override;
    Response removeField(const std::string& type, const std::string& name) override;
    Response extraControl(const Request& request) override;

private:
    using Handler = Response (Zoho::*)(const Request&, const Captures&);
    /// Where a list goes on; bound to what was asked for.
    struct PageToken {
        std::string asked;
        std::int64_t time = 0, id = 0, expiry = 0;
        std::size_t served = 0;
    };

    void addRoutes(const std::string& base);
    void route(std::string method, const std::string& pattern, Handler handler);
    Response dispatch(const Request& request);
    bool isOverBudget() const { return creditsUsed_ >= creditsLimit_; }

    Response list(const Request& request, const Captures& found);
    Response read(const Request& request, const Captures& found);
    Response deleted(const Request& request, const Captures& found);
    Response search(const Request& request, const Captures& found);
    Response count(const Request& request, const Captures& found);
    Response coql(const Request& request, const Captures& found);

    Response create(const Request& request, const Captures& found);
    Response update(const Request& request, const Captures& found);
    Response updateOne(const Request& request, const Captures& found);
    Response upsert(const Request& request, const Captures& found);
    Response remove(const Request& request, const Captures& found);
    Response removeOne(const Request& request, const Captures& found);
    Response removeIds(Table& table, const std::vector<std::string>& ids);
    Response convert(const Request& request, const Captures& found);
    Response merge(const Request& request, const Captures& found);
    Response mergeJob(const Request& request, const Captures& found);

    Response modules(const Request& request, const Captures& found);
    Response fields(const Request& request, const Captures& found);
    Response users(const Request& request, const Captures& found);
    Response orgs(const Request& request, const Captures& found);
    Response watch(const Request& request, const Captures& found);

    enum class Verb { Insert, Update, Upsert };
    Response writeRows(const Request& request, const Captures& found, Verb verb);
    nlohmann::json writeRow(Table& table, const nlohmann::json& body, const nlohmann::json& row,
                            std::size_t index, const Request& request, Verb verb);
    nlohmann::json writtenRow(const Table& table, const WriteResult& result, Verb verb) const;

    /// What a row shows of a record. `names`: fields asked for, unknown ones left out.
    nlohmann::json rowOf(const Table& table, const Record& record,
                         const std::vector<std::string>& names) const;
    /// The same as COQL shows it: of references only the id.
    nlohmann::json coqlRowOf(const Table& table, const Record& record,
                             const std::vector<std::string>& names) const;
    nlohmann::json valueOf(const Record& record, const Field& field, bool withNames) const;
    nlohmann::json referenceOf(const Field& field, const std::string& id) const;
    nlohmann::json userJson(std::int64_t id) const;
    std::string time(std::int64_t milliseconds) const;
    std::string nameOf(const Table& table, const Record& record) const;
    std::vector<const Record*> listed(const Request& request, const Table& table) const;
    std::optional<Problem> resume(const Request& request, const std::string& asked, bool descends,
                                  bool byId, std::vector<const Record*>& rows,
                                  std::size_t& served) const;
    void seed(const SystemView& view);

    mutable std::mutex mutex_;
    Clock& clock_;
    Org org_;
    Tokens tokens_;
    Channels channels_;
    Router router_;
    std::map<std::string, PageToken> pageTokens_;
    std::map<std::string, nlohmann::json> mergeJobs_;
    std::int64_t creditsUsed_ = 0, creditsLimit_ = 50'000, workflowRuns_ = 0;
    std::size_t tokenCeiling_ = 100'000;
    int offsetMinutes_ = 330;
    bool coqlShowsConverted_ = false;
    nlohmann::json truth_ = nlohmann::json::object();
};

Response noSuchModule();

}  // namespace leadloom::sandbox::zoho
