#include "tests/sandbox/salesforce/soql_run.h"

#include <algorithm>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/salesforce/field_value.h"
#include "tests/sandbox/salesforce/soql_filter.h"

namespace leadloom::sandbox::salesforce {

namespace {

constexpr std::int64_t MaxOffset = 2000;
constexpr std::size_t MaxQueryLength = 100'000;

std::vector<std::size_t> fieldSet(const ObjectType& type, const std::string& name) {
    std::vector<std::size_t> indexes;
    for (const auto index : allFields(type))
        if (name == "ALL" || (name == "CUSTOM") == type.fields()[index].custom)
            indexes.push_back(index);
    return indexes;
}

std::optional<SoqlError> bindSelection(const Org& org, std::string_view text,
                                       const SoqlQuery& query, SoqlSelection& selection) {
    const auto& type = selection.table->type();
    if (!query.fieldSet.empty()) {
        if (query.fieldSet != "STANDARD" && (!query.limit || *query.limit > 200))
            return SoqlError{"MALFORMED_QUERY",
                             "The SOQL FIELDS function must have a LIMIT of at most 200"};
        for (const auto index : fieldSet(type, query.fieldSet))
            selection.fields.push_back({{}, index, &type.fields()[index], {}});
        return std::nullopt;
    }
    std::set<std::string> seen;
    for (const auto& path : query.fields) {
        auto bound = bindField(org, *selection.table, path, text);
        if (bound.error) return bound.error;
        if (!seen.insert(lowered(joined(path.parts, "."))).second)
            return SoqlError{"MALFORMED_QUERY",
                             "duplicate field selected: " + joined(path.parts, ".")};
        selection.fields.push_back(std::move(bound.field));
    }
    return std::nullopt;
}

std::optional<SoqlError> sortRows(const Org& org, const Table& table, std::string_view text,
                                  const SoqlQuery& query, std::vector<const Row*>& rows) {
    std::vector<BoundField> fields;
    for (const auto& ordering : query.orderings) {
        auto bound = bindField(org, table, ordering.field, text);
        if (bound.error) return bound.error;
        if (!bound.field.meta->filterable())
            return SoqlError{"INVALID_FIELD", "field '" + bound.field.meta->name +
                                                  "' can not be sorted in a query call"};
        fields.push_back(std::move(bound.field));
    }
    std::stable_sort(rows.begin(), rows.end(), [&](const Row* a, const Row* b) {
        for (std::size_t i = 0; i < fields.size(); ++i) {
            const auto& left = boundValue(org, fields[i], *a);
            const auto& right = boundValue(org, fields[i], *b);
            const auto& ordering = query.orderings[i];
            if (!left || !right) {
                if (!left == !right) continue;
                return !left != ordering.nullsLast;
            }
            const int order = compareStored(*fields[i].meta, *left, *right);
            if (order != 0) return ordering.descending ? order > 0 : order < 0;
        }
        return a->id < b->id;
    });
    return std::nullopt;
}

void cut(const SoqlQuery& query, std::vector<const Row*>& rows) {
    const auto offset =
        std::min<std::size_t>(rows.size(), static_cast<std::size_t>(query.offset.value_or(0)));
    rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(offset));
    if (query.limit && rows.size() > static_cast<std::size_t>(*query.limit))
        rows.resize(static_cast<std::size_t>(*query.limit));
}

SoqlSelection refused(SoqlError error) {
    SoqlSelection selection;
    selection.error = std::move(error);
    return selection;
}

void appendPath(std::string& out, const Org& org, const Table& table, const Row& row,
                std::vector<const BoundField*> fields, std::size_t depth,
                const std::string& version);

void appendRelated(std::string& out, const Org& org, const Row& row,
                   const std::vector<const BoundField*>& fields, std::size_t depth,
                   const std::string& version) {
    const auto& id = row.at(fields.front()->hops[depth]);
    const auto* table = id ? org.ofId(*id) : nullptr;
    const auto* related = table ? table->find(*id) : nullptr;
    if (related == nullptr)
        out += "null";
    else
        appendPath(out, org, *table, *related, fields, depth + 1, version);
}

/// Fields that share a relationship are shown in one nested object, at the place of the first.
void appendPath(std::string& out, const Org& org, const Table& table, const Row& row,
                std::vector<const BoundField*> fields, std::size_t depth,
                const std::string& version) {
    out += '{';
    appendAttributes(out, table.type(), row.id, version);
    while (!fields.empty()) {
        const auto* first = fields.front();
        if (first->hops.size() == depth) {
            out += ",\"" + first->meta->name + "\":";
            appendValue(out, *first->meta, row.at(first->field));
            fields.erase(fields.begin());
            continue;
        }
        std::vector<const BoundField*> same, rest;
        for (const auto* field : fields)
            (field->hops.size() > depth && field->hops[depth] == first->hops[depth] ? same : rest)
                .push_back(field);
        out += ",\"" + first->names[depth] + "\":";
        appendRelated(out, org, row, same, depth, version);
        fields = std::move(rest);
    }
    out += '}';
}

}  // namespace

const Value& boundValue(const Org& org, const BoundField& field, const Row& row) {
    static const Value Null;
    const Row* at = &row;
    for (const auto hop : field.hops) {
        const auto& id = at->at(hop);
        const auto* table = id ? org.ofId(*id) : nullptr;
        at = table ? table->find(*id) : nullptr;
        if (at == nullptr) return Null;
    }
    return at->at(field.field);
}

SoqlSelection selectSoql(const Org& org, std::string_view text, bool withDeleted) {
    if (text.size() > MaxQueryLength)
        return refused(
            {"QUERY_TOO_COMPLICATED", "SOQL statements cannot be longer than 100,000 characters."});
    const auto parse = parseSoql(text);
    if (parse.error) return refused(*parse.error);
    const auto& query = parse.query;
    SoqlSelection selection;
    selection.table = org.find(query.object);
    if (selection.table == nullptr)
        return refused(
            {"INVALID_TYPE", "sObject type '" + query.object +
                                 "' is not supported. If you are attempting to use a custom "
                                 "object, be sure to append the '__c' after the entity name."});
    if (query.offset.value_or(0) > MaxOffset)
        return refused({"NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000"});
    if (auto error = bindSelection(org, text, query, selection)) return refused(*error);
    SoqlFilter filter;
    if (query.where)
        if (auto error = filter.bind(org, *selection.table, *query.where, text))
            return refused(*error);
    std::vector<const Row*> rows;
    selection.table->visit(filter.modstampFrom(), filter.idFrom(), [&](const Row& row) {
        if ((withDeleted || !row.deleted) && filter.matches(org, row)) rows.push_back(&row);
    });
    if (auto error = sortRows(org, *selection.table, text, query, rows)) return refused(*error);
    cut(query, rows);
    selection.count = query.count;
    selection.ids.reserve(rows.size());
    for (const auto* row : rows)
        selection.ids.push_back(row->id);
    return selection;
}

void appendSelected(std::string& out, const Org& org, const SoqlSelection& selection,
                    const Row& row, const std::string& version) {
    std::vector<const BoundField*> fields;
    bool flat = true;
    for (const auto& field : selection.fields) {
        fields.push_back(&field);
        flat = flat && field.hops.empty();
    }
    if (!flat) return appendPath(out, org, *selection.table, row, std::move(fields), 0, version);
    out += '{';
    appendAttributes(out, selection.table->type(), row.id, version);
    for (const auto* field : fields) {
        out += ",\"" + field->meta->name + "\":";
        appendValue(out, *field->meta, row.at(field->field));
    }
    out += '}';
}

}  // namespace leadloom::sandbox::salesforce
