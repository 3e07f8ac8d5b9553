#include <algorithm>

#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/zoho/zoho.h"

namespace leadloom::sandbox::zoho {

using nlohmann::json;

namespace {

constexpr std::int64_t MostPerPage = 200, MostByPage = 2'000, DayMillis = 86'400'000;
constexpr std::size_t MostFields = 50, MostIds = 100;

std::string param(const Request& request, const char* name, const char* otherwise = "") {
    const auto* found = request.param(name);
    return found ? *found : otherwise;
}

Problem wrongParam(const char* name) {
    return {400, "INVALID_DATA", "invalid data", {{"param_name", name}}};
}

/// `page` and `per_page`, or why they can't be.
struct Paging {
    std::int64_t page = 1, perPage = MostPerPage;
    std::optional<Problem> problem;
};
Paging pagingOf(const Request& request) {
    Paging paging;
    const auto page = parsedInteger(param(request, "page", "1"));
    const auto perPage = parsedInteger(param(request, "per_page", "200"));
    if (!page || *page < 1) paging.problem = wrongParam("page");
    if (!perPage || *perPage < 1 || *perPage > MostPerPage) paging.problem = wrongParam("per_page");
    if (paging.problem) return paging;
    paging.page = *page;
    paging.perPage = *perPage;
    return paging;
}

/// Nothing where the header isn't there; 0 where it is no time.
std::optional<std::int64_t> modifiedSince(const Request& request) {
    const auto text = request.header("If-Modified-Since");
    if (text.empty()) return std::nullopt;
    return parsedTime(text).value_or(0);
}

Response notModified() {
    return emptyResponse(304);
}

template <typename Row>
void cutPage(std::vector<Row>& rows, const Paging& paging, bool& more) {
    const auto begin = static_cast<std::size_t>((paging.page - 1) * paging.perPage);
    const auto size = static_cast<std::size_t>(paging.perPage);
    more = rows.size() > begin + size;
    rows.erase(rows.begin(),
               rows.begin() + static_cast<std::ptrdiff_t>(std::min(begin, rows.size())));
    if (rows.size() > size) rows.resize(size);
}

json infoOf(const Paging& paging, std::size_t count, bool more) {
    return {{"per_page", paging.perPage},
            {"count", count},
            {"page", paging.page},
            {"more_records", more}};
}

/// Everything asked for but the page, to which a token is bound.
std::string askedOf(const Request& request) {
    std::string asked = request.path;
    for (const auto& [name, value] : request.query)
        if (name != "page_token" && name != "page") asked += "&" + name + "=" + value;
    return asked;
}

std::int64_t sortTime(const Record& record, const std::string& by) {
    return by == "Created_Time" ? record.created : by == "Modified_Time" ? record.modified : 0;
}

/// Rows of one time come with falling ids, whichever way they are sorted.
void sortRows(std::vector<const Record*>& rows, const std::string& by, bool descends) {
    std::sort(rows.begin(), rows.end(), [&](const Record* a, const Record* b) {
        if (by == "id") return descends ? a->id > b->id : a->id < b->id;
        const auto left = sortTime(*a, by), right = sortTime(*b, by);
        if (left != right) return descends ? left > right : left < right;
        return a->id > b->id;
    });
}

std::optional<Problem> badList(const Request& request) {
    const auto fields = param(request, "fields");
    if (fields.empty())
        return Problem{400,
                       "REQUIRED_PARAM_MISSING",
                       "One of the expected parameter is missing",
                       {{"param_name", "fields"}}};
    if (split(fields, ',').size() > MostFields)
        return Problem{400,
                       "LIMIT_EXCEEDED",
                       "fields limit exceeded",
                       {{"limit", MostFields}, {"param_name", "fields"}}};
    const auto by = param(request, "sort_by", "id");
    if (by != "id" && by != "Created_Time" && by != "Modified_Time") return wrongParam("sort_by");
    const auto order = param(request, "sort_order", "desc");
    if (order != "asc" && order != "desc") return wrongParam("sort_order");
    const auto converted = param(request, "converted", "false");
    if (converted != "true" && converted != "false" && converted != "both")
        return wrongParam("converted");
    if (request.param("page") && request.param("page_token")) return wrongParam("page_token");
    if (split(param(request, "ids"), ',').size() > MostIds) return wrongParam("ids");
    if (modifiedSince(request) == 0)
        return Problem{400, "INVALID_DATA", "invalid data", {{"header_name", "If-Modified-Since"}}};
    return std::nullopt;
}

std::string digitsOf(const std::string& text) {
    std::string digits;
    std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
                 [](unsigned char c) { return std::isdigit(c) != 0; });
    return digits;
}

bool holds(const Record& record, const Module& module, FieldType type,
           const std::function<bool(const std::string&)>& fits) {
    return std::any_of(module.fields().begin(), module.fields().end(), [&](const Field& field) {
        const auto text = record.fields.value(field.name, json());
        return field.type == type && text.is_string() && fits(text.get<std::string>());
    });
}

bool isFound(const Request& request, const Module& module, const Record& record) {
    if (const auto* email = request.param("email"))
        return holds(record, module, FieldType::Email,
                     [&](const std::string& text) { return equalsIgnoringCase(text, *email); });
    if (const auto* phone = request.param("phone")) {
        const auto digits = digitsOf(*phone);
        return !digits.empty() && holds(record, module, FieldType::Phone, [&](const auto& text) {
            return digitsOf(text).find(digits) != std::string::npos;
        });
    }
    if (const auto* word = request.param("word"))
        return holds(record, module, FieldType::Text, [&](const std::string& text) {
            return lowered(text).find(lowered(*word)) != std::string::npos;
        });
    // (Field:equals:value)
    const auto parts = split(trimmed(param(request, "criteria")), ':');
    if (parts.size() != 3 || parts[0].size() < 2 || parts[2].empty()) return false;
    const auto text = record.fields.value(parts[0].substr(1), json());
    return text.is_string() &&
           equalsIgnoringCase(text.get<std::string>(), parts[2].substr(0, parts[2].size() - 1));
}

}  // namespace

std::vector<const Record*> Zoho::listed(const Request& request, const Table& table) const {
    const auto converted = param(request, "converted", "false");
    const auto since = modifiedSince(request);
    const auto ids =
        request.param("ids") ? split(param(request, "ids"), ',') : std::vector<std::string>();
    std::vector<const Record*> rows;
    for (const auto& [id, record] : table.records) {
        if (!record.isLiving() || (since && record.modified < *since)) continue;
        const bool isConverted = !record.converted.empty();
        if (converted != "both" && isConverted != (converted == "true")) continue;
        if (!ids.empty() && std::find(ids.begin(), ids.end(), std::to_string(id)) == ids.end())
            continue;
        rows.push_back(&record);
    }
    return rows;
}

std::optional<Problem> Zoho::resume(const Request& request, const std::string& asked, bool descends,
                                    bool byId, std::vector<const Record*>& rows,
                                    std::size_t& served) const {
    const auto* text = request.param("page_token");
    if (text == nullptr) return std::nullopt;
    const auto token = pageTokens_.find(*text);
    if (token == pageTokens_.end() || token->second.asked != asked ||
        token->second.expiry <= clock_.now())
        return wrongParam("page_token");
    const auto& last = token->second;
    served = last.served;
    std::erase_if(rows, [&](const Record* row) {
        if (byId) return descends ? row->id >= last.id : row->id <= last.id;
        const auto time = sortTime(*row, param(request, "sort_by"));
        if (time != last.time) return descends ? time > last.time : time < last.time;
        return row->id >= last.id;
    });
    return std::nullopt;
}

Response Zoho::list(const Request& request, const Captures& found) {
    const auto* table = org_.find(found[0]);
    if (table == nullptr) return noSuchModule();
    auto paging = pagingOf(request);
    if (!paging.problem) paging.problem = badList(request);
    if (paging.problem) return problemAnswer(*paging.problem);
    const auto by = param(request, "sort_by", "id");
    const bool descends = param(request, "sort_order", "desc") == "desc";
    if (!request.param("page_token") && paging.page * paging.perPage > MostByPage)
        return problemAnswer(400, "DISCRETE_PAGINATION_LIMIT_EXCEEDED",
                             "You have reached the limit of pages; use page_token",
                             {{"limit", MostByPage}});
    auto rows = listed(request, *table);
    if (rows.empty() && modifiedSince(request)) return notModified();
    sortRows(rows, by, descends);
    std::size_t served = static_cast<std::size_t>((paging.page - 1) * paging.perPage);
    const auto asked = askedOf(request);
    if (auto problem = resume(request, asked, descends, by == "id", rows, served))
        return problemAnswer(*problem);
    bool more = false;
    cutPage(rows, paging, more);
    if (rows.empty()) return emptyResponse(204);
    const auto names = split(param(request, "fields"), ',');
    json data = json::array();
    for (const auto* row : rows)
        data.push_back(rowOf(*table, *row, names));
    auto info = infoOf(paging, rows.size(), more);
    info.update({{"sort_by", by},
                 {"sort_order", descends ? "desc" : "asc"},
                 {"next_page_token", nullptr},
                 {"previous_page_token", nullptr},
                 {"page_token_expiry", nullptr}});
    served += rows.size();
    if (more && served < tokenCeiling_) {
        const auto token = randomHex(24);
        const auto expiry = clock_.now() + DayMillis;
        pageTokens_[token] = {asked, sortTime(*rows.back(), by), rows.back()->id, expiry, served};
        info["next_page_token"] = token;
        info["page_token_expiry"] = time(expiry);
    }
    return jsonResponse(200, {{"data", data}, {"info", info}});
}

Response Zoho::read(const Request& request, const Captures& found) {
    const auto* table = org_.find(found[0]);
    if (table == nullptr) return noSuchModule();
    const auto* record = table->living(parsedInteger(found[1]).value_or(0));
    if (record == nullptr) return emptyResponse(204);
    std::vector<std::string> names;
    for (const auto& field : table->module.fields())
        names.push_back(field.name);
    if (request.param("fields")) names = split(param(request, "fields"), ',');
    return jsonResponse(200, {{"data", json::array({rowOf(*table, *record, names)})}});
}

Response Zoho::deleted(const Request& request, const Captures& found) {
    const auto* table = org_.find(found[0]);
    if (table == nullptr) return noSuchModule();
    const auto paging = pagingOf(request);
    if (paging.problem) return problemAnswer(*paging.problem);
    const auto type = param(request, "type", "all");
    if (type != "all" && type != "recycle" && type != "permanent")
        return problemAnswer(wrongParam("type"));
    const auto since = modifiedSince(request);
    std::vector<const Record*> rows;
    for (const auto& [id, record] : table->records) {
        const bool purged = record.life == Record::Life::Purged;
        if (record.isLiving() || (since && record.deletedAt < *since)) continue;
        if (type == "all" || purged == (type == "permanent")) rows.push_back(&record);
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const Record* a, const Record* b) { return a->deletedAt > b->deletedAt; });
    bool more = false;
    cutPage(rows, paging, more);
    if (rows.empty()) return emptyResponse(204);
    json data = json::array();
    for (const auto* row : rows)
        data.push_back({{"id", std::to_string(row->id)},
                        {"display_name", nameOf(*table, *row)},
                        {"type", row->life == Record::Life::Purged ? "permanent" : "recycle"},
                        {"deleted_time", time(row->deletedAt)},
                        {"deleted_by", userJson(row->modifiedBy)},
                        {"created_by", userJson(row->createdBy)}});
    return jsonResponse(200, {{"data", data}, {"info", infoOf(paging, data.size(), more)}});
}

Response Zoho::search(const Request& request, const Captures& found) {
    const auto* table = org_.find(found[0]);
    if (table == nullptr) return noSuchModule();
    const auto paging = pagingOf(request);
    if (paging.problem) return problemAnswer(*paging.problem);
    if (!request.param("email") && !request.param("phone") && !request.param("word") &&
        !request.param("criteria"))
        return problemAnswer(400, "REQUIRED_PARAM_MISSING",
                             "One of the expected parameter is missing",
                             {{"param_names", {"criteria", "email", "phone", "word"}}});
    auto rows = listed(request, *table);
    std::erase_if(rows, [&](const Record* row) { return !isFound(request, table->module, *row); });
    bool more = false;
    cutPage(rows, paging, more);
    if (rows.empty()) return textResponse(204, "", "");
    std::vector<std::string> names;
    for (const auto& field : table->module.fields())
        names.push_back(field.name);
    if (request.param("fields")) names = split(param(request, "fields"), ',');
    json data = json::array();
    for (const auto* row : rows)
        data.push_back(rowOf(*table, *row, names));
    return jsonResponse(200, {{"data", data}, {"info", infoOf(paging, data.size(), more)}});
}

Response Zoho::count(const Request& request, const Captures& found) {
    const auto* table = org_.find(found[0]);
    if (table == nullptr) return noSuchModule();
    return jsonResponse(200, {{"count", listed(request, *table).size()}});
}

Response Zoho::coql(const Request& request, const Captures& /*found*/) {
    const auto text = json::parse(request.body).value("select_query", "");
    const auto parsed = parseCoql(text);
    if (parsed.problem) return problemAnswer(*parsed.problem);
    const auto& query = parsed.query;
    const auto* table = org_.find(query.module);
    if (table == nullptr)
        return problemAnswer(400, "INVALID_QUERY", "module given seems to be invalid",
                             {{"module", query.module}});
    creditsUsed_ += query.limit > 1000 ? 2 : query.limit > 200 ? 1 : 0;
    const auto result = runCoql(*table, query, coqlShowsConverted_);
    if (result.problem) return problemAnswer(*result.problem);
    if (result.rows.empty()) return emptyResponse(204);
    json data = json::array();
    for (const auto* row : result.rows)
        data.push_back(coqlRowOf(*table, *row, query.fields));
    return jsonResponse(
        200,
        {{"data", data}, {"info", {{"count", result.rows.size()}, {"more_records", result.more}}}});
}

}  // namespace leadloom::sandbox::zoho
