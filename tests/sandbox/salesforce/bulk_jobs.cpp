#include "tests/sandbox/salesforce/bulk_jobs.h"

#include <algorithm>

#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/salesforce/answers.h"
#include "tests/sandbox/salesforce/record_id.h"

namespace leadloom::sandbox::salesforce {

using nlohmann::json;

namespace {

constexpr std::size_t DefaultResults = 50'000, MaxUpload = 150U * 1024 * 1024;

const std::map<std::string, char>& delimiters() {
    static const std::map<std::string, char> Names = {{"COMMA", ','}, {"SEMICOLON", ';'},
                                                      {"TAB", '\t'},  {"PIPE", '|'},
                                                      {"CARET", '^'}, {"BACKQUOTE", '`'}};
    return Names;
}

bool isOver(const std::string& state) {
    return state == "JobComplete" || state == "Aborted" || state == "Failed";
}

Response invalidState(const std::string& state) {
    return errorAnswer(400, "INVALIDJOBSTATE", "the job is in state " + state);
}

double versionNumber(const std::string& version) {
    return parsedNumber(std::string_view(version).substr(1)).value_or(0);
}

std::string errorText(const SaveResult& result) {
    if (!result.choices.empty())
        return "DUPLICATE_EXTERNAL_ID:more than one record found for external id:--";
    const auto& error = result.errors.front();
    return error.code + ":" + error.message + ":" + joined(error.fields, ", ") + " --";
}

}  // namespace

void BulkJobs::reset() {
    jobs_.clear();
    last_ = 0;
    pollsUntilDone_ = 1;
}

BulkJobs::Job* BulkJobs::find(const std::string& kind, const std::string& id) {
    const auto found = jobs_.find(normalisedId(id).value_or(id));
    return found == jobs_.end() || found->second.kind != kind ? nullptr : &found->second;
}

json BulkJobs::describe(const Job& job) const {
    json info = {{"id", job.id},
                 {"operation", job.operation},
                 {"object", job.object},
                 {"createdById", org_.integrationUser()},
                 {"createdDate", job.created},
                 {"systemModstamp", job.created},
                 {"state", job.state},
                 {"concurrencyMode", "Parallel"},
                 {"contentType", "CSV"},
                 {"apiVersion", versionNumber(job.version)},
                 {"lineEnding", job.lineEnding},
                 {"columnDelimiter", job.delimiter},
                 {"jobType", job.kind == "query" ? "V2Query" : "V2Ingest"}};
    if (!job.error.empty()) info["errorMessage"] = job.error;
    if (job.kind == "query") {
        if (isOver(job.state)) info["numberRecordsProcessed"] = job.selection.ids.size();
        return info;
    }
    if (!job.keyField.empty()) info["externalIdFieldName"] = job.keyField;
    if (job.state == "Open")
        info["contentUrl"] = "services/data/" + job.version + "/jobs/ingest/" + job.id + "/batches";
    if (isOver(job.state)) {
        info["numberRecordsProcessed"] = job.succeeded.size() + job.failed.size();
        info["numberRecordsFailed"] = job.failed.size();
        info["totalProcessingTime"] = info["apiActiveProcessingTime"] = info["apexProcessingTime"] =
            info["retries"] = 0;
    }
    return info;
}

Response BulkJobs::list(const std::string& kind, const std::string& /*version*/) const {
    json records = json::array();
    for (const auto& [id, job] : jobs_)
        if (job.kind == kind) records.push_back(describe(job));
    return jsonResponse(200, {{"done", true}, {"records", records}, {"nextRecordsUrl", nullptr}});
}

Response BulkJobs::createQuery(const json& body, const std::string& version) {
    Job job;
    job.operation = body.value("operation", "");
    job.query = body.value("query", "");
    if (job.operation != "query" && job.operation != "queryAll")
        return errorAnswer(400, "API_ERROR", "operation must be query or queryAll");
    const auto parse = parseSoql(job.query);
    if (!parse.error && (parse.query.count || parse.query.offset || !parse.query.fieldSet.empty()))
        return errorAnswer(400, "API_ERROR",
                           "COUNT, OFFSET and FIELDS are not supported in a bulk query");
    job.selection = selectSoql(org_, job.query, job.operation == "queryAll");
    if (const auto& error = job.selection.error)
        return errorAnswer(400, error->code, error->message);
    job.id = makeId("750", ++last_);
    job.kind = "query";
    job.object = job.selection.table->type().name();
    job.version = version;
    job.lineEnding = body.value("lineEnding", "LF");
    job.delimiter = body.value("columnDelimiter", "COMMA");
    if (delimiters().count(job.delimiter) == 0)
        return errorAnswer(400, "API_ERROR", "columnDelimiter is not known");
    job.created = org_.stamp();
    job.state = "UploadComplete";
    return jsonResponse(200, describe(jobs_[job.id] = job));
}

Response BulkJobs::createIngest(const json& body, const std::string& version) {
    Job job;
    job.operation = body.value("operation", "");
    job.object = body.value("object", "");
    job.keyField = body.value("externalIdFieldName", "");
    job.lineEnding = body.value("lineEnding", "LF");
    job.delimiter = body.value("columnDelimiter", "COMMA");
    const auto* table = org_.find(job.object);
    if (table == nullptr)
        return errorAnswer(400, "INVALIDENTITY", "Unable to find object: " + job.object);
    static const std::set<std::string> Operations = {"insert", "update", "upsert", "delete",
                                                     "hardDelete"};
    if (Operations.count(job.operation) == 0)
        return errorAnswer(400, "API_ERROR", "operation is not known");
    if (body.value("contentType", "CSV") != "CSV")
        return errorAnswer(400, "API_ERROR", "contentType must be CSV");
    if (job.lineEnding != "LF" && job.lineEnding != "CRLF")
        return errorAnswer(400, "API_ERROR", "lineEnding must be LF or CRLF");
    if (delimiters().count(job.delimiter) == 0)
        return errorAnswer(400, "API_ERROR", "columnDelimiter is not known");
    if (job.operation == "upsert") {
        const auto key = table->type().find(job.keyField);
        const bool usable = key && (table->type().fields()[*key].externalId ||
                                    equalsIgnoringCase(job.keyField, "Id"));
        if (!usable)
            return errorAnswer(
                400, "INVALIDJOB",
                "InvalidJob : Field name provided, " + job.keyField +
                    " does not match an External ID, Salesforce Id, or indexed field for " +
                    job.object);
    }
    job.object = table->type().name();
    job.id = makeId("750", ++last_);
    job.kind = "ingest";
    job.version = version;
    job.created = org_.stamp();
    job.state = "Open";
    return jsonResponse(200, describe(jobs_[job.id] = job));
}

Response BulkJobs::read(const std::string& kind, const std::string& id) {
    auto* job = find(kind, id);
    if (job == nullptr) return notFound();
    if (job->state == "UploadComplete" || job->state == "InProgress")
        job->state = job->polls++ < pollsUntilDone_ ? "InProgress"
                     : job->error.empty()           ? "JobComplete"
                                                    : "Failed";
    return jsonResponse(200, describe(*job));
}

Response BulkJobs::change(const std::string& kind, const std::string& id, const json& body) {
    auto* job = find(kind, id);
    if (job == nullptr) return notFound();
    const auto wanted = body.value("state", "");
    if (wanted == "Aborted" && !isOver(job->state)) {
        job->state = "Aborted";
    } else if (wanted == "UploadComplete" && kind == "ingest" && job->state == "Open") {
        if (!job->uploaded) return errorAnswer(400, "INVALIDJOBSTATE", "no data was uploaded");
        job->state = "UploadComplete";
        ingest(*job);
    } else {
        return invalidState(job->state);
    }
    return jsonResponse(200, describe(*job));
}

Response BulkJobs::remove(const std::string& kind, const std::string& id) {
    auto* job = find(kind, id);
    if (job == nullptr) return notFound();
    if (!isOver(job->state)) return invalidState(job->state);
    jobs_.erase(job->id);
    return emptyResponse(204);
}

Response BulkJobs::upload(const std::string& id, const Request& request) {
    auto* job = find("ingest", id);
    if (job == nullptr) return notFound();
    if (request.mediaType() != "text/csv")
        return errorAnswer(415, "UNSUPPORTED_MEDIA_TYPE", "Content-Type must be text/csv");
    if (job->state != "Open" || job->uploaded) return invalidState(job->state);
    if (request.body.size() > MaxUpload)
        return errorAnswer(413, "API_ERROR", "the upload is larger than 150 MB");
    job->content = request.body;
    job->uploaded = true;
    return emptyResponse(201);
}

std::string BulkJobs::headerError(const Table& table, const Job& job) const {
    for (const auto& name : job.header) {
        const auto field = table.type().find(name.substr(0, name.find('.')));
        const bool relation = name.find('.') != std::string::npos &&
                              table.type().findRelationship(name.substr(0, name.find('.')));
        if (!field && !relation) return "InvalidBatch : Field name not found : " + name;
    }
    return {};
}

void BulkJobs::ingest(Job& job) {
    auto& table = *org_.find(job.object);
    const bool crlf = job.content.find("\r\n") != std::string::npos;
    if (crlf != (job.lineEnding == "CRLF")) {
        job.error =
            "InvalidBatch : LineEnding is invalid on user data. Current LineEnding setting is " +
            job.lineEnding;
        return;
    }
    auto rows =
        isUtf8(job.content) ? parsedCsv(job.content, delimiters().at(job.delimiter)) : std::nullopt;
    if (!rows || rows->empty()) {
        job.error = "InvalidBatch : Failed to parse CSV";
        return;
    }
    job.header = rows->front();
    job.error = headerError(table, job);
    for (std::size_t i = 1; i < rows->size(); ++i) {
        auto& row = (*rows)[i];
        if (!job.error.empty() || row.size() != job.header.size()) {
            job.unprocessed.push_back(std::move(row));
            continue;
        }
        json fields = json::object();
        for (std::size_t column = 0; column < row.size(); ++column)
            if (row[column] == "#N/A")
                fields[job.header[column]] = nullptr;
            else if (!row[column].empty())
                fields[job.header[column]] = row[column];
        const auto result = saveRow(table, job, fields);
        row.insert(row.begin(), {result.id, result.ok() ? (result.created ? "true" : "false")
                                                        : errorText(result)});
        (result.ok() ? job.succeeded : job.failed).push_back(std::move(row));
    }
    // The order of results is not promised.
    std::reverse(job.succeeded.begin(), job.succeeded.end());
    std::reverse(job.failed.begin(), job.failed.end());
    job.content.clear();
}

SaveResult BulkJobs::saveRow(Table& table, const Job& job, const json& source) {
    auto fields = source;
    std::string id, key;
    for (const auto& [name, value] : source.items()) {
        if (equalsIgnoringCase(name, "Id") && value.is_string()) id = value.get<std::string>();
        if (equalsIgnoringCase(name, job.keyField) && value.is_string())
            key = value.get<std::string>();
    }
    if (job.operation == "insert") return org_.create(table, fields, {});
    for (const auto& [name, value] : source.items())
        if (equalsIgnoringCase(name, "Id") ||
            (!job.keyField.empty() && equalsIgnoringCase(name, job.keyField)))
            fields.erase(name);
    SaveResult missing;
    if (job.operation == "upsert" && !equalsIgnoringCase(job.keyField, "Id")) {
        missing.errors.push_back({"MISSING_ARGUMENT", job.keyField + " not specified", {}});
        return key.empty() ? missing : org_.upsert(table, job.keyField, key, fields, {});
    }
    const auto full = normalisedId(id);
    if (job.operation == "upsert" && id.empty()) return org_.create(table, fields, {});
    missing.errors.push_back({"MALFORMED_ID", "bad id " + id, {"Id"}});
    if (!full) return missing;
    if (job.operation == "update" || job.operation == "upsert")
        return org_.update(table, *full, fields, {});
    auto result = org_.remove(table, *full, {});
    if (result.ok() && job.operation == "hardDelete") org_.purge(table, *full);
    return result;
}

void BulkJobs::appendResult(std::string& out, const SoqlSelection& selection,
                            const Row& row) const {
    CsvRow cells;
    for (const auto& field : selection.fields) {
        auto text = boundValue(org_, field, row)
                        .value_or(field.meta->type == FieldType::Boolean ? "false" : "");
        if (field.meta->type == FieldType::DateTime && text.ends_with("+0000"))
            text.replace(text.size() - 5, 5, "Z");
        cells.push_back(std::move(text));
    }
    appendQuotedRow(out, cells, ',', "\n");
}

Response BulkJobs::queryResults(const std::string& id, const std::string& version,
                                const Request& request) {
    auto* job = find("query", id);
    if (job == nullptr) return notFound();
    if (job->version != version)
        return errorAnswer(409, "API_ERROR",
                           "results must be fetched with the version of the job, " + job->version);
    if (job->state != "JobComplete") return invalidState(job->state);
    const auto* mostText = request.param("maxRecords");
    const auto* locator = request.param("locator");
    const auto most =
        mostText ? parsedInteger(*mostText) : static_cast<std::int64_t>(DefaultResults);
    const auto place = locator ? fromBase64(*locator) : std::optional<std::string>("0");
    const auto from = place ? parsedInteger(*place) : std::nullopt;
    const auto& ids = job->selection.ids;
    if (!most || *most < 1)
        return errorAnswer(400, "API_ERROR", "maxRecords must be a positive number");
    if (!from || *from < 0 || static_cast<std::size_t>(*from) > ids.size())
        return errorAnswer(400, "INVALID_LOCATOR", "invalid locator");
    const auto end = std::min(ids.size(), static_cast<std::size_t>(*from + *most));
    std::string body;
    CsvRow header;
    for (const auto& field : job->selection.fields)
        header.push_back((field.names.empty() ? "" : joined(field.names, ".") + ".") +
                         field.meta->name);
    appendQuotedRow(body, header, ',', "\n");
    std::size_t count = 0;
    for (auto i = static_cast<std::size_t>(*from); i < end; ++i)
        if (const auto* row = job->selection.table->find(ids[i])) {
            appendResult(body, job->selection, *row);
            ++count;
        }
    auto response = textResponse(200, std::move(body), "text/csv;charset=UTF-8");
    auto next = base64(std::to_string(end));
    next.erase(std::find(next.begin(), next.end(), '='), next.end());
    response.headers.emplace_back("Sforce-Locator", end < ids.size() ? next : "null");
    response.headers.emplace_back("Sforce-NumberOfRecords", std::to_string(count));
    return response;
}

Response BulkJobs::ingestResults(const std::string& id, const std::string& which) {
    auto* job = find("ingest", id);
    if (job == nullptr) return notFound();
    if (!isOver(job->state)) return invalidState(job->state);
    auto header = job->header;
    if (which == "successfulResults") header.insert(header.begin(), {"sf__Id", "sf__Created"});
    if (which == "failedResults") header.insert(header.begin(), {"sf__Id", "sf__Error"});
    std::string body;
    appendQuotedRow(body, header, ',', "\n");
    const auto& rows = which == "successfulResults" ? job->succeeded
                       : which == "failedResults"   ? job->failed
                                                    : job->unprocessed;
    for (const auto& row : rows)
        appendQuotedRow(body, row, ',', "\n");
    return textResponse(200, std::move(body), "text/csv;charset=UTF-8");
}

}  // namespace leadloom::sandbox::salesforce
