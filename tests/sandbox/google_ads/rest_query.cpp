// Queries in Google's query language.
#include <algorithm>

#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/google_ads/google_ads.h"

namespace leadloom::sandbox::google_ads {

using nlohmann::json;

namespace {

constexpr std::int64_t Day = 86'400'000;
constexpr const char* Client = "1234567890";
constexpr const char* Manager = "9876543210";
constexpr const char* FirstDay = "2025-06-10T00:00:00Z";
constexpr std::size_t Days = 3;

Row accountRow(bool manages) {
    return {{"customer.id", manages ? Manager : Client},
            {"customer.descriptive_name", "Sandbox"},
            {"customer.manager", manages},
            {"customer.currency_code", "EUR"},
            {"customer.time_zone", "Europe/Berlin"},
            {"customer.conversion_tracking_setting.google_ads_conversion_customer",
             std::string("customers/") + Client}};
}

bool asksFor(const Gaql& query, std::string_view prefix) {
    return std::any_of(query.fields.begin(), query.fields.end(),
                       [&](const std::string& field) { return field.starts_with(prefix); });
}

std::string path(const char* kind, const std::string& id) {
    return id.empty() ? "" : std::string("customers/") + Client + "/" + kind + "/" + id;
}

Row rowOf(const FormLead& lead) {
    json fields = json::array(), custom = json::array();
    for (const auto& [column, value] : lead.columns.items())
        fields.push_back({{"fieldType", column}, {"fieldValue", value}});
    for (const auto& [question, value] : lead.custom.items())
        custom.push_back({{"questionText", question}, {"fieldValue", value}});
    auto time = isoTime(lead.submitted, "");
    time.replace(10, 1, " ");
    Row row = accountRow(false);
    const std::string root = "lead_form_submission_data.";
    row[root + "resource_name"] = path("leadFormSubmissionData", lead.id);
    row[root + "id"] = lead.id;
    row[root + "asset"] = path("assets", lead.form);
    row[root + "campaign"] = path("campaigns", lead.campaign);
    row[root + "ad_group"] = path("adGroups", lead.adGroup);
    row[root + "ad_group_ad"] =
        lead.ad.empty() ? "" : path("adGroupAds", lead.adGroup + "~" + lead.ad);
    row[root + "gclid"] = lead.gclid;
    row[root + "submission_date_time"] = time.substr(0, 19) + "+00:00";
    row[root + "lead_form_submission_fields"] = fields;
    row[root + "custom_lead_form_submission_fields"] = custom;
    return row;
}

std::optional<Response> checkFields(const Gaql& query, const Row& known, bool streams) {
    const auto bad = [&](const char* code) {
        return adsProblem(400, "INVALID_ARGUMENT", "queryError", code, streams);
    };
    for (const auto& field : query.fields)
        if (!known.contains(field)) return bad("UNRECOGNIZED_FIELD");
    for (const auto& condition : query.conditions)
        if (!known.contains(condition.field)) return bad("UNRECOGNIZED_FIELD");
    for (const auto& [field, falls] : query.order) {
        const bool lead = field.starts_with("lead_form_submission_data.");
        const bool sortable =
            !lead || field.ends_with(".id") || field.ends_with(".submission_date_time");
        if (!known.contains(field) || !sortable) return bad("UNSORTABLE_FIELD");
    }
    return std::nullopt;
}

void addMetrics(std::size_t index, std::vector<Row>& rows) {
    for (std::size_t day = 0; day < Days; ++day) {
        auto row = rows.back();
        const auto n = static_cast<std::int64_t>(index * 10 + day);
        row["segments.date"] =
            isoDate(*parsedTime(FirstDay) + static_cast<std::int64_t>(day) * Day);
        row["metrics.cost_micros"] = std::to_string(1'230'000 + n * 10'000);
        row["metrics.impressions"] = std::to_string(1000 + n);
        row["metrics.clicks"] = std::to_string(n);
        row["metrics.conversions"] = static_cast<double>(n) / 4;
        rows.push_back(std::move(row));
    }
}

}  // namespace

std::vector<Row> GoogleAds::allRows(const Gaql& query, bool manages) const {
    std::vector<Row> rows;
    if (query.resource == "customer") rows.push_back(accountRow(manages));
    if (query.resource == "lead_form_submission_data")
        for (const auto& lead : leads_)
            rows.push_back(rowOf(lead));
    std::size_t index = 0;
    if (query.resource == "campaign" && !manages)
        for (const auto& campaign : campaigns_) {
            auto row = accountRow(false);
            row["campaign.resource_name"] = path("campaigns", campaign.id);
            row["campaign.id"] = campaign.id;
            row["campaign.name"] = campaign.name;
            row["campaign.status"] = campaign.status;
            row["campaign.advertising_channel_type"] = "SEARCH";
            rows.push_back(std::move(row));
            if (asksFor(query, "segments.") || asksFor(query, "metrics.")) {
                const auto whole = rows.size() - 1;
                addMetrics(index++, rows);
                rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(whole));
            }
        }
    return rows;
}

std::optional<Response> GoogleAds::rowsOf(const std::string& customer, const Request& request,
                                          std::vector<json>& rows, bool streams) {
    const auto bad = [&](int status, const char* word, const char* kind, const char* code) {
        return adsProblem(status, word, kind, code, streams);
    };
    if (customer != Client && customer != Manager)
        return bad(403, "PERMISSION_DENIED", "authorizationError", "USER_PERMISSION_DENIED");
    const auto body = json::parse(request.body);
    if (body.contains("pageSize"))
        return bad(400, "INVALID_ARGUMENT", "requestError", "PAGE_SIZE_NOT_SUPPORTED");
    for (const auto& [key, value] : body.items())
        if (key != "query" && key != "pageToken" && key != "validateOnly" &&
            key != "searchSettings")
            return bad(400, "INVALID_ARGUMENT", "requestError", "INVALID_INPUT");
    const auto query = parsedGaql(body.value("query", ""));
    if (!query) return bad(400, "INVALID_ARGUMENT", "queryError", "BAD_VALUE");
    const bool manages = customer == Manager;
    if (manages && asksFor(*query, "metrics."))
        return bad(400, "INVALID_ARGUMENT", "queryError", "REQUESTED_METRICS_FOR_MANAGER");
    auto found = allRows(*query, manages);
    if (query->resource != "customer" && query->resource != "campaign" &&
        query->resource != "lead_form_submission_data")
        return bad(400, "INVALID_ARGUMENT", "queryError", "BAD_RESOURCE_TYPE_IN_FROM_CLAUSE");
    const bool leads = query->resource == "lead_form_submission_data";
    if (found.empty() && !leads) return std::nullopt;
    const auto known = leads ? rowOf(FormLead()) : found.front();
    if (auto problem = checkFields(*query, known, streams)) return problem;
    std::erase_if(found, [&](const Row& row) { return !meets(row, *query); });
    std::stable_sort(found.begin(), found.end(),
                     [&](const Row& a, const Row& b) { return comesBefore(a, b, *query); });
    if (query->limit > 0 && found.size() > query->limit) found.resize(query->limit);
    for (const auto& row : found)
        rows.push_back(shown(row, *query));
    return std::nullopt;
}

Response GoogleAds::accessible(const Request&, const Captures&) {
    return jsonResponse(
        200, {{"resourceNames",
               {std::string("customers/") + Client, std::string("customers/") + Manager}}});
}

Response GoogleAds::search(const Request& request, const Captures& found) {
    std::vector<json> rows;
    if (auto problem = rowsOf(found.front(), request, rows, false)) return std::move(*problem);
    const auto token = json::parse(request.body).value("pageToken", "");
    std::size_t first = 0;
    if (!token.empty()) {
        const auto place =
            parsedInteger(std::string_view(token).substr(std::min<std::size_t>(5, token.size())));
        if (!token.starts_with("page-") || !place)
            return adsProblem(400, "INVALID_ARGUMENT", "requestError", "INVALID_PAGE_TOKEN");
        first = static_cast<std::size_t>(*place);
    }
    const auto last = std::min(first + pageSize_, rows.size());
    json body = {{"fieldMask", ""}};
    for (auto i = first; i < last; ++i)
        body["results"].push_back(rows[i]);
    if (last < rows.size()) body["nextPageToken"] = "page-" + std::to_string(last);
    return jsonResponse(200, body);
}

Response GoogleAds::searchStream(const Request& request, const Captures& found) {
    constexpr std::size_t Chunk = 4;
    std::vector<json> rows;
    if (auto problem = rowsOf(found.front(), request, rows, true)) return std::move(*problem);
    json chunks = json::array();
    for (std::size_t first = 0; first < rows.size() || first == 0; first += Chunk) {
        json chunk = {{"fieldMask", ""}, {"requestId", randomHex(11)}};
        for (auto i = first; i < std::min(first + Chunk, rows.size()); ++i)
            chunk["results"].push_back(rows[i]);
        chunks.push_back(chunk);
    }
    return jsonResponse(200, chunks);
}

}  // namespace leadloom::sandbox::google_ads
