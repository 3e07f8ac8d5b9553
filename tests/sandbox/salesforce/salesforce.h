#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "tests/sandbox/core/router.h"
#include "tests/sandbox/core/vendor.h"
#include "tests/sandbox/salesforce/bulk_jobs.h"
#include "tests/sandbox/salesforce/org.h"
#include "tests/sandbox/salesforce/sessions.h"
#include "tests/sandbox/salesforce/soql_run.h"

namespace leadloom::sandbox::salesforce {

/// Sales Cloud: OAuth, REST, composite and Bulk API 2.0 of one organisation. [any-thread]
class Salesforce : public Vendor {
public:
    explicit Salesforce(Clock& clock);

    std::string name() const override { return "salesforce"; }
    std::vector<std::string> rootPaths() const override { return {"services"}; }
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
    using Handler = Response (Salesforce::*)(const Request&, const Captures&);
    struct Cursor {
        std::string id;
        SoqlSelection selection;
        std::size_t pageSize = 2000;
    };

    void addRoutes();
    void addJobRoutes();
    void route(std::string method, std::string_view pattern, Handler handler);
    Response dispatch(const Request& request);
    Response limited(Response response) const;

    Response versions(const Request& request, const Captures& found);
    Response resources(const Request& request, const Captures& found);
    Response limits(const Request& request, const Captures& found);
    Response userInfo(const Request& request, const Captures& found);
    Response listObjects(const Request& request, const Captures& found);
    Response summary(const Request& request, const Captures& found);
    Response describe(const Request& request, const Captures& found);

    Response create(const Request& request, const Captures& found);
    Response read(const Request& request, const Captures& found);
    Response update(const Request& request, const Captures& found);
    Response remove(const Request& request, const Captures& found);
    Response readByKey(const Request& request, const Captures& found);
    Response upsertByKey(const Request& request, const Captures& found);
    Response removeByKey(const Request& request, const Captures& found);
    Response deletedBetween(const Request& request, const Captures& found);
    Response updatedBetween(const Request& request, const Captures& found);
    Response changedBetween(const Request& request, const Captures& found, bool deleted);
    Response readRow(const Request& request, const Table& table, const std::string& id,
                     const std::string& version);

    Response query(const Request& request, const Captures& found);
    Response queryAll(const Request& request, const Captures& found);
    Response queryMore(const Request& request, const Captures& found);
    Response runQuery(const Request& request, const std::string& version, bool withDeleted);
    std::string queryPage(const Cursor& cursor, std::size_t from, const std::string& version,
                          bool withDeleted) const;

    Response createMany(const Request& request, const Captures& found);
    Response updateMany(const Request& request, const Captures& found);
    Response removeMany(const Request& request, const Captures& found);
    Response upsertMany(const Request& request, const Captures& found);
    Response readMany(const Request& request, const Captures& found);
    Response composite(const Request& request, const Captures& found);
    Response subrequest(const nlohmann::json& part, const std::string& baseUrl,
                        const nlohmann::json& answers);
    using SaveOne = std::function<SaveResult(const nlohmann::json&)>;
    Response saveMany(const nlohmann::json& records, bool allOrNone, bool showCreated,
                      const SaveOne& saveOne);
    Response chunkError(const nlohmann::json& records) const;

    void seed(const SystemView& view);
    Table* tableOrNull(const std::string& type) { return org_.find(type); }
    SaveOptions clientOptions(const Request& request) const;
    Response saved(const SaveResult& result, const Table& table) const;

    mutable std::mutex mutex_;
    Clock& clock_;
    Org org_;
    Sessions sessions_;
    BulkJobs jobs_;
    Router router_;
    std::deque<Cursor> cursors_;
    std::uint64_t lastCursor_ = 0;
    std::int64_t used_ = 0, dailyLimit_ = 100'000;
    nlohmann::json truth_ = nlohmann::json::object();
};

}  // namespace leadloom::sandbox::salesforce
