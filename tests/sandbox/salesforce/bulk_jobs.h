#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/csv.h"
#include "tests/sandbox/core/message.h"
#include "tests/sandbox/salesforce/org.h"
#include "tests/sandbox/salesforce/soql_run.h"

namespace leadloom::sandbox::salesforce {

/// Bulk API 2.0 query and ingest jobs. A job does its work when it is created or its upload is
/// complete, and shows itself as InProgress for a number of polls after that.
/// Not locked by itself.
class BulkJobs {
public:
    explicit BulkJobs(Org& org) : org_(org) {}

    void reset();
    int pollsUntilDone() const { return pollsUntilDone_; }
    void setPollsUntilDone(int polls) { pollsUntilDone_ = polls; }

    /// `kind` is `query` or `ingest` throughout.
    Response list(const std::string& kind, const std::string& version) const;
    Response createQuery(const nlohmann::json& body, const std::string& version);
    Response createIngest(const nlohmann::json& body, const std::string& version);
    Response read(const std::string& kind, const std::string& id);
    Response change(const std::string& kind, const std::string& id, const nlohmann::json& body);
    Response remove(const std::string& kind, const std::string& id);
    Response upload(const std::string& id, const Request& request);
    Response queryResults(const std::string& id, const std::string& version,
                          const Request& request);
    /// `which` is `successfulResults`, `failedResults` or `unprocessedrecords`.
    Response ingestResults(const std::string& id, const std::string& which);

private:
    struct Job {
        std::string id, kind, operation, object, keyField, query, version, state, created;
        std::string lineEnding = "LF", delimiter = "COMMA", error;
        SoqlSelection selection;
        std::string content;
        bool uploaded = false;
        CsvRow header;
        std::vector<CsvRow> succeeded, failed, unprocessed;
        int polls = 0;
    };
    Job* find(const std::string& kind, const std::string& id);
    nlohmann::json describe(const Job& job) const;
    void ingest(Job& job);
    SaveResult saveRow(Table& table, const Job& job, const nlohmann::json& fields);
    std::string headerError(const Table& table, const Job& job) const;
    void appendResult(std::string& out, const SoqlSelection& selection, const Row& row) const;

    Org& org_;
    std::map<std::string, Job> jobs_;
    std::uint64_t last_ = 0;
    int pollsUntilDone_ = 1;
};

}  // namespace leadloom::sandbox::salesforce
