#include <leadloom/sdk/checker.h>
#include <leadloom/sdk/csv_ingest.h>
#include <leadloom/sdk/vendor_job.h>

#include "parts.h"

namespace leadloom::salesforce {

namespace {

constexpr JobWords IngestJob{"/state", "JobComplete", "Failed|Aborted", "writing in bulk"};
constexpr std::string_view Null = "#N/A";  // an empty cell leaves its field alone

bool isForBulk(const Org& org, const WriteTarget& target, std::size_t count) {
    const auto threshold = org.settings().integer("bulk_write_threshold");
    // Plain creates have no key, and a job can't pass the alerts of duplicate rules.
    return threshold > 0 && static_cast<std::int64_t>(count) >= threshold &&
           target.form != WriteForm::Create && !org.settings().flag("allow_duplicate_alerts");
}

/// The path of a job that holds all rows and lacks nothing but its start: nothing is written yet.
Result<std::string> uploadedJob(Org& org, const WriteTarget& target, std::string csv) {
    nlohmann::json job = {{"object", target.object},
                          {"contentType", "CSV"},
                          {"lineEnding", "LF"},
                          {"operation", target.form == WriteForm::Delete ? "delete" : "update"}};
    if (target.form == WriteForm::UpsertByMarker)
        job.update({{"operation", "upsert"}, {"externalIdFieldName", target.marker}});
    const auto id = org.ask("/jobs/ingest", job.dump(), IngestJob.what).then([](Answer& answer) {
        return answer.value("/id");
    });
    if (!id) return id;
    const auto upload = HttpRequest::of("text/csv", "PUT", {}, std::move(csv));
    const auto path = "/jobs/ingest/" + *id;
    return org.send(upload, path + "/batches", Intent::Read, IngestJob.what).then([&](Answer&) {
        return Result(path);
    });
}

/// "REQUIRED_FIELD_MISSING:Required fields are missing: [Company]:Company --"
WriteResult refusalIn(std::string_view error) {
    const auto code = error.substr(0, error.find(':'));
    const auto rest = error.substr(std::min(error.size(), code.size() + 1));
    std::string fields(rest.substr(rest.rfind(':') + 1));
    fields.resize(std::min(fields.size(), fields.find("--")));
    std::erase(fields, ',');
    while (fields.ends_with(' '))
        fields.pop_back();
    return refusal(code, rest, std::move(fields));
}

/// The three lists of a job that has ended.
Status reportJob(Org& org, const std::string& job, CsvIngest& ingest, WriteOutcomes& outcomes) {
    const auto done = [](const CsvTableRow& row) {
        return WriteResult::done(toLongId(row["sf__Id"]));
    };
    const auto failed = [](const CsvTableRow& row) { return refusalIn(row["sf__Error"]); };
    const auto list = [&](const char* name) {
        return org.getAs("text/csv", job + name, IngestJob.what);
    };
    auto status = list("/successfulResults").then([&](Answer& answer) {
        return ingest.report(answer.body(), outcomes, done);
    });
    if (status)
        status = list("/failedResults").then([&](Answer& answer) {
            return ingest.report(answer.body(), outcomes, failed);
        });
    if (!status) return status;
    return list("/unprocessedrecords").then([&](Answer& answer) {
        return ingest.leave(answer.body());
    });
}

}  // namespace

Result<std::vector<Write>> writeBulk(Org& org, const WriteTarget& target,
                                     std::span<const Write> writes, WriteOutcomes& outcomes) {
    std::vector<Write> all(writes.begin(), writes.end());
    if (!isForBulk(org, target, writes.size())) return all;
    const bool byMarker = target.form == WriteForm::UpsertByMarker;
    CsvIngest ingest(writes, byMarker ? target.marker : "Id", Null, [&](const Write& write) {
        return byMarker ? std::string(write.marker) : toLongId(write.externalId);
    });
    const auto job = uploadedJob(org, target, ingest.csv());
    // An org without Bulk API, or a user without the right to it.
    if (!job && isFinding(job.status())) return all;
    if (!job) return job.status();
    const auto start = HttpRequest::json("PATCH", {}, R"({"state":"UploadComplete"})");
    auto status = runWritingJob(org, start, *job, IngestJob,
                                [&] { return reportJob(org, *job, ingest, outcomes); });
    return status ? Result(std::move(ingest).left()) : status;
}

}  // namespace leadloom::salesforce
