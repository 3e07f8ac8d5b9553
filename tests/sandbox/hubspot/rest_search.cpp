#include <algorithm>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/hubspot/hubspot.h"
#include "tests/sandbox/hubspot/record_text.h"
#include "tests/sandbox/hubspot/search_filter.h"

namespace leadloom::sandbox::hubspot {

using nlohmann::json;

namespace {

constexpr std::int64_t MaxLimit = 200, MaxReach = 10'000;
constexpr std::size_t MaxQuery = 3000;

struct Sort {
    std::size_t property = 0;
    bool descending = false;
    std::string refusal;
};

Sort readSort(const ObjectType& type, const json& sorts) {
    Sort sort;
    sort.property = type.objectId;
    if (sorts.empty()) return sort;
    if (!sorts.is_array() || sorts.size() > 1) {
        sort.refusal = "only one sort is allowed";
        return sort;
    }
    std::string name;
    if (sorts[0].is_string()) {
        name = sorts[0].get<std::string>();
        sort.descending = name.starts_with("-");
        if (sort.descending) name.erase(0, 1);
    } else {
        name = sorts[0].value("propertyName", "");
        const auto direction = sorts[0].value("direction", "ASCENDING");
        sort.descending = direction == "DESCENDING";
        if (!sort.descending && direction != "ASCENDING")
            sort.refusal = "direction must be ASCENDING or DESCENDING";
    }
    const auto property = type.find(name);
    if (!property) sort.refusal = "cannot sort by property \"" + name + "\": it does not exist";
    sort.property = property.value_or(type.objectId);
    return sort;
}

std::vector<std::string> stringList(const json& source) {
    std::vector<std::string> list;
    for (const auto& element : source)
        if (element.is_string()) list.push_back(element.get<std::string>());
    return list;
}

/// One record as the search index sees it.
struct Hit {
    const Record* record;
    const std::vector<Value>* values;
};

bool saysAnywhere(const Table& table, const std::vector<Value>& values, const std::string& query) {
    for (const char* name : {"firstname", "lastname", "email", "phone", "company", "name", "domain",
                             "website", "dealname", "hs_object_id"})
        if (const auto index = table.type().find(name))
            if (const auto& value = Record::at(values, *index);
                value && lowered(*value).find(query) != std::string::npos)
                return true;
    return false;
}

void sortHits(const ObjectType& type, const Sort& sort, std::vector<Hit>& hits) {
    const bool numeric = type.properties()[sort.property].type == PropertyType::Number;
    const auto less = [&](const Hit& a, const Hit& b) {
        const auto &left = Record::at(*a.values, sort.property),
                   &right = Record::at(*b.values, sort.property);
        if (left == right) return a.record->id < b.record->id;
        if (!left || !right) return !left != sort.descending;
        const auto order = numeric
                               ? parsedNumber(*left).value_or(0) < parsedNumber(*right).value_or(0)
                               : *left < *right;
        return sort.descending ? !order : order;
    };
    if (sort.property == type.objectId && !sort.descending)
        std::sort(hits.begin(), hits.end(),
                  [](const Hit& a, const Hit& b) { return a.record->id < b.record->id; });
    else
        std::stable_sort(hits.begin(), hits.end(), less);
}

}  // namespace

Response HubSpot::search(const Request& request, const Captures& found) {
    const auto invalid = [](const std::string& message) {
        return problemAnswer(400, "VALIDATION_ERROR", message);
    };
    const auto* table = account_.find(found[0]);
    if (table == nullptr) return invalid("Unable to infer object type from: " + found[0]);
    const auto body = request.body.empty() ? json::object() : json::parse(request.body);
    const auto limit = body.value("limit", std::int64_t{10});
    if (limit < 1 || limit > MaxLimit) return invalid("limit must be between 1 and 200");
    const auto after = body.find("after");
    const auto offset = after == body.end() || after->is_null() ||
                                (after->is_string() && after->get_ref<const std::string&>().empty())
                            ? std::optional<std::int64_t>(0)
                        : after->is_string()         ? parsedInteger(after->get<std::string>())
                        : after->is_number_integer() ? std::optional(after->get<std::int64_t>())
                                                     : std::nullopt;
    if (!offset || *offset < 0) return invalid("after must be a number");
    if (*offset + limit > MaxReach)
        return invalid("The search can't reach past 10000 results: after " +
                       std::to_string(*offset) + " with limit " + std::to_string(limit));
    const auto query = lowered(body.value("query", ""));
    if (query.size() > MaxQuery) return invalid("query must be at most 3000 characters long");
    SearchFilter filter;
    if (const auto refusal = filter.bind(table->type(), body.value("filterGroups", json::array())))
        return invalid(*refusal);
    const auto sort = readSort(table->type(), body.value("sorts", json::array()));
    if (!sort.refusal.empty()) return invalid(sort.refusal);

    std::vector<Hit> hits;
    const auto now = clock_.now();
    const bool lagging = account_.searchLagMillis > 0;
    table->visit(lagging ? 0 : filter.idAfter(), lagging ? "" : filter.modifiedFrom(),
                 [&](const Record& record) {
                     const bool late = now < record.indexedFrom;
                     const auto* values = late ? record.indexed.get() : &record.values;
                     if (record.archived || values == nullptr || !filter.matches(*values)) return;
                     if (query.empty() || saysAnywhere(*table, *values, query))
                         hits.push_back({&record, values});
                 });
    sortHits(table->type(), sort, hits);

    const auto properties =
        wantedProperties(table->type(), stringList(body.value("properties", json::array())));
    const auto end = std::min<std::size_t>(hits.size(), static_cast<std::size_t>(*offset + limit));
    std::string out = "{\"total\":" + std::to_string(hits.size()) + ",\"results\":[";
    for (auto i = static_cast<std::size_t>(*offset); i < end; ++i) {
        if (i > static_cast<std::size_t>(*offset)) out += ',';
        appendRecord(out, table->type(), *hits[i].record, *hits[i].values, properties);
    }
    out += ']';
    if (end < hits.size()) out += R"(,"paging":{"next":{"after":")" + std::to_string(end) + "\"}}";
    return textResponse(200, out + "}");
}

}  // namespace leadloom::sandbox::hubspot
