#include <algorithm>
#include <strings.h>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/zoho/coql.h"

namespace leadloom::sandbox::zoho {

using nlohmann::json;
using Type = FieldType;

namespace {

Problem badColumn(const std::string& name, const char* message) {
    return {400, "INVALID_QUERY", message, {{"column_name", name}}};
}

bool isNumber(Type type) {
    return type == Type::Integer || type == Type::Double || type == Type::Currency;
}
bool isTime(Type type) {
    return type == Type::DateTime;
}
bool isReference(const Field& field) {
    return field.name == "id" || field.type == Type::Lookup || field.type == Type::Owner;
}

int sign(std::int64_t difference) {
    return difference < 0 ? -1 : difference > 0 ? 1 : 0;
}

int compare(const Field& field, const std::string& a, const std::string& b) {
    if (isReference(field))
        return sign(parsedInteger(a).value_or(0) - parsedInteger(b).value_or(0));
    if (isTime(field.type)) return sign(parsedTime(a).value_or(0) - parsedTime(b).value_or(0));
    if (isNumber(field.type)) {
        const auto difference = parsedNumber(a).value_or(0) - parsedNumber(b).value_or(0);
        return difference < 0 ? -1 : difference > 0 ? 1 : 0;
    }
    return strcasecmp(a.c_str(), b.c_str());
}

/// Of a pattern only a `%` at its beginning and its end has a meaning.
bool isLike(std::string pattern, const std::string& text) {
    const auto lower = lowered(text);
    pattern = lowered(pattern);
    const bool before = pattern.starts_with('%');
    if (before) pattern.erase(0, 1);
    const bool behind = pattern.ends_with('%');
    if (behind) pattern.pop_back();
    if (before && behind) return lower.find(pattern) != std::string::npos;
    if (before) return lower.ends_with(pattern);
    return behind ? lower.starts_with(pattern) : lower == pattern;
}

class Filter {
public:
    Filter(const Table& table, const CoqlQuery& query) : table_(table) { check(query.where); }

    const std::optional<Problem>& problem() const { return problem_; }

    bool matches(const Record& record, const Criterion& node) const {
        if (node.kind == Criterion::Kind::And)
            return matches(record, node.children[0]) && matches(record, node.children[1]);
        if (node.kind == Criterion::Kind::Or)
            return matches(record, node.children[0]) || matches(record, node.children[1]);
        const auto& field = *fieldOf(node.field);
        return compares(field, textOf(record, field), node);
    }

    const Field* fieldOf(const std::string& name) const {
        return name == "id" ? &idField() : table_.module.find(name);
    }

private:
    void check(const Criterion& node) {
        for (const auto& child : node.children)
            check(child);
        if (node.kind != Criterion::Kind::Compare || problem_) return;
        const auto* field = fieldOf(node.field);
        if (field == nullptr || field->type == Type::TextArea)
            problem_ = badColumn(node.field, "column given seems to be invalid");
        else if (!node.values.empty() && !fits(*field, node))
            problem_ = badColumn(node.field, "value given seems to be invalid for the column");
    }

    static bool fits(const Field& field, const Criterion& node) {
        const auto& value = node.values.front();
        if (isTime(field.type))
            return node.quoted && value.size() > 19 && !value.ends_with('Z') && parsedTime(value);
        if (isReference(field)) return parsedInteger(value).has_value();
        if (isNumber(field.type)) return parsedNumber(value).has_value();
        return node.quoted || field.type == Type::Boolean;
    }

    static bool compares(const Field& field, const std::optional<std::string>& known,
                         const Criterion& node) {
        const auto& how = node.comparison;
        if (how == "is null") return !known;
        if (how == "is not null") return known.has_value();
        if (!known) return how.starts_with("not ") || how == "!=";
        const auto equals = [&](const std::string& value) {
            return compare(field, *known, value) == 0;
        };
        if (how.ends_with("in"))
            return std::any_of(node.values.begin(), node.values.end(), equals) == (how == "in");
        if (how.ends_with("like")) return isLike(node.values.front(), *known) == (how == "like");
        const int order = compare(field, *known, node.values.front());
        if (how == "between") return order >= 0 && compare(field, *known, node.values[1]) <= 0;
        if (how == "=") return order == 0;
        if (how == "!=") return order != 0;
        if (how == "<") return order < 0;
        if (how == "<=") return order <= 0;
        return how == ">" ? order > 0 : order >= 0;
    }

    const Table& table_;
    std::optional<Problem> problem_;
};

void sortRows(std::vector<const Record*>& rows, const CoqlQuery& query, const Filter& filter) {
    std::stable_sort(rows.begin(), rows.end(), [&](const Record* a, const Record* b) {
        for (const auto& [name, descends] : query.orderBy) {
            const auto& field = *filter.fieldOf(name);
            const int order =
                compare(field, textOf(*a, field).value_or(""), textOf(*b, field).value_or(""));
            if (order != 0) return descends ? order > 0 : order < 0;
        }
        return a->id < b->id;
    });
}

}  // namespace

const Field& idField() {
    static const Field Id{"id", Type::Text, 0};
    return Id;
}

std::optional<std::string> textOf(const Record& record, const Field& field) {
    if (field.name == "id") return std::to_string(record.id);
    if (field.name == "Created_Time") return isoTime(record.created, "Z");
    if (field.name == "Modified_Time") return isoTime(record.modified, "Z");
    if (field.name == "Created_By") return std::to_string(record.createdBy);
    if (field.name == "Modified_By") return std::to_string(record.modifiedBy);
    const auto found = record.fields.find(field.name);
    if (found == record.fields.end())
        return field.type == Type::Boolean ? std::optional<std::string>("false") : std::nullopt;
    return found->is_string() ? found->get<std::string>() : found->dump();
}

CoqlRows runCoql(const Table& table, const CoqlQuery& query, bool withConverted) {
    CoqlRows found;
    const Filter filter(table, query);
    found.problem = filter.problem();
    for (const auto& name : query.fields)
        if (!found.problem && filter.fieldOf(name) == nullptr)
            found.problem = badColumn(name, "column given seems to be invalid");
    for (const auto& [name, descends] : query.orderBy)
        if (!found.problem && filter.fieldOf(name) == nullptr)
            found.problem = badColumn(name, "column given seems to be invalid");
    if (found.problem) return found;
    for (const auto& [id, record] : table.records)
        if (record.isLiving() && (withConverted || record.converted.empty()) &&
            filter.matches(record, query.where))
            found.rows.push_back(&record);
    sortRows(found.rows, query, filter);
    const auto size = static_cast<std::int64_t>(found.rows.size());
    found.more = size > query.offset + query.limit;
    found.rows.resize(static_cast<std::size_t>(std::min(size, query.offset + query.limit)));
    found.rows.erase(found.rows.begin(),
                     found.rows.begin() + std::min<std::ptrdiff_t>(query.offset, size));
    return found;
}

}  // namespace leadloom::sandbox::zoho
