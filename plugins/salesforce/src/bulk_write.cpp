#include <algorithm>
#include <set>

#include <leadloom/sdk/checker.h>
#include <leadloom/sdk/csv_rows.h>
#include <leadloom/sdk/csv_table.h>
#include <leadloom/sdk/named_writes.h>
#include <leadloom/sdk/vendor_job.h>

#include "errors.h"
#include "parts.h"

namespace leadloom::salesforce {

namespace {

constexpr JobWords IngestJob{"/state", "JobComplete", "Failed|Aborted",
                             "asking after a bulk write"};
constexpr std::string_view Null = "#N/A";  // an empty cell leaves its field alone

/// Results come in no order: a record is found by its key.
std::string keyOf(const WriteTarget& target, const Write& write) {
    return target.form == WriteForm::UpsertByMarker ? std::string(write.marker)
                                                    : toLongId(write.externalId);
}

bool isForBulk(const Org& org, const WriteTarget& target, std::size_t count) {
    const auto threshold = org.settings().integer("bulk_write_threshold");
    // Plain creates have no key, and a job can't pass the alerts of duplicate rules.
    return threshold > 0 && static_cast<std::int64_t>(count) >= threshold &&
           target.form != WriteForm::Create && !org.settings().flag("allow_duplicate_alerts");
}

/// The path of a job that holds all rows and lacks nothing but its start: nothing is written yet.
Result<std::string> uploadedJob(Org& org, const WriteTarget& target, const CsvRows& rows) {
    nlohmann::json job = {{"object", target.object},
                          {"contentType", "CSV"},
                          {"lineEnding", "LF"},
                          {"operation", target.form == WriteForm::Delete ? "delete" : "update"}};
    if (target.form == WriteForm::UpsertByMarker)
        job.update({{"operation", "upsert"}, {"externalIdFieldName", target.marker}});
    const auto id =
        org.ask("/jobs/ingest", job.dump(), "making a bulk write").then([](Answer& answer) {
            return answer.value("/id");
        });
    if (!id) return id;
    HttpRequest upload;
    upload.method = "PUT";
    upload.body = rows.text();
    upload.withHeader("Content-Type", "text/csv");
    const auto path = "/jobs/ingest/" + *id;
    return org.send(upload, path + "/batches", Intent::Read, "uploading a bulk write")
        .then([&](Answer&) { return Result<std::string>(path); });
}

/// "REQUIRED_FIELD_MISSING:Required fields are missing: [Company]:Company --"
WriteResult refusalIn(std::string_view error) {
    const auto code = error.substr(0, error.find(':'));
    const auto words = error.substr(std::min(error.size(), code.size() + 1));
    auto fields = words.substr(words.rfind(':') + 1);
    fields = fields.substr(0, fields.find(" --"));
    std::string names(fields);
    std::erase(names, ',');
    return refusal(code, words, names == "--" ? "" : names);
}

/// Reports every row of a job that has ended; gives the keys of those that it left alone.
Result<std::set<std::string>> reportJob(Org& org, const std::string& job, std::string_view key,
                                        NamedWrites& named) {
    std::set<std::string> left;
    const auto each = [&](const std::string& list, auto&& take) {
        return org.getAs("text/csv", job + list, "reading a bulk write's results")
            .then([&](Answer& answer) { return eachCsvRow(answer.body(), take); });
    };
    auto status = each("/successfulResults", [&](const CsvTableRow& row) {
        return named.report(row[key], WriteResult::done(toLongId(row["sf__Id"])));
    });
    if (status)
        status = each("/failedResults", [&](const CsvTableRow& row) {
            return named.report(row[key], refusalIn(row["sf__Error"]));
        });
    if (status)
        status = each("/unprocessedrecords", [&](const CsvTableRow& row) {
            left.emplace(row[key]);
            return Status::ok();
        });
    return status ? Result(std::move(left)) : status;
}

/// Starts a job and waits for its end. Whatever fails once it was started leaves open what was
/// written.
Result<std::set<std::string>> runJob(Org& org, const std::string& job, std::string_view key,
                                     NamedWrites& named) {
    const auto start = HttpRequest::json("PATCH", {}, R"({"state":"UploadComplete"})");
    const auto started = org.send(start, job, Intent::Write, "starting a bulk write");
    if (!started) return started.status();
    auto left = awaitJobEnd(org, job, IngestJob).then([&](JobEnd&) {
        return reportJob(org, job, key, named);
    });
    return left ? std::move(left) : Status{LL_UNKNOWN_OUTCOME, left.status().message()};
}

}  // namespace

Result<std::vector<Write>> writeBulk(Org& org, const WriteTarget& target,
                                     std::span<const Write> writes, WriteOutcomes& outcomes) {
    const std::vector<Write> all(writes.begin(), writes.end());
    if (!isForBulk(org, target, writes.size())) return all;
    const std::string key = target.form == WriteForm::UpsertByMarker ? target.marker : "Id";
    std::vector<Write> left;
    CsvRows rows;
    NamedWrites named(outcomes);
    for (const auto& write : writes) {
        auto cells = CsvRows::cellsOf(write.payload.empty() ? "{}" : write.payload, Null);
        if (!cells) left.push_back(write);
        if (!cells) continue;
        named.name(write.index, (*cells)[key] = keyOf(target, write));
        rows.add(std::move(*cells));
    }
    const auto job = uploadedJob(org, target, rows);
    // An org without Bulk API, or a user without the right to it.
    if (!job && isFinding(job.status())) return all;
    const auto unprocessed = job ? runJob(org, *job, key, named) : job.status();
    if (!unprocessed) return unprocessed.status();
    std::ranges::copy_if(all, std::back_inserter(left), [&](const Write& write) {
        return unprocessed->contains(keyOf(target, write));
    });
    return left;
}

}  // namespace leadloom::salesforce
