#include "tests/sandbox/salesforce/soql_filter.h"

#include <algorithm>
#include <cstring>
#include <strings.h>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/salesforce/record_id.h"

namespace leadloom::sandbox::salesforce {

namespace {

using Kind = Condition::Kind;
using Type = FieldType;

bool isNumber(Type type) {
    return type == Type::Int || type == Type::Double || type == Type::Currency ||
           type == Type::Percent;
}

bool isId(Type type) {
    return type == Type::Id || type == Type::Reference;
}

/// What a literal for this type has to be, in the vendor's words; empty when it fits.
std::string wrongLiteral(const Field& field, const Literal& literal) {
    const auto text = [&](const std::string& type, bool quoted) {
        return "value of filter criterion for field '" + field.name + "' must be of type " + type +
               " and should " + (quoted ? "" : "not ") + "be enclosed in quotes";
    };
    if (literal.kind == Literal::Kind::Null) return {};
    switch (field.type) {
        case Type::Boolean:
            return literal.kind == Literal::Kind::Boolean ? "" : text("boolean", false);
        case Type::DateTime:
            return literal.kind == Literal::Kind::DateTime ? "" : text("dateTime", false);
        case Type::Date:
            return literal.kind == Literal::Kind::Date ? "" : text("date", false);
        default:
            break;
    }
    if (isNumber(field.type))
        return literal.kind == Literal::Kind::Number ? "" : text("double", false);
    return literal.kind == Literal::Kind::String ? "" : text("string", true);
}

std::string missingColumn(const Table& table, const std::string& name) {
    return "No such column '" + name + "' on entity '" + table.type().name() +
           "'. If you are attempting to use a custom field, be sure to append the '__c' after the "
           "custom field name. Please reference your WSDL or the describe call for the appropriate "
           "names.";
}

/// Whether `text` fits a LIKE pattern; `%` any run, `_` one character, backslash escapes either.
bool likes(std::string_view pattern, std::string_view text) {
    if (pattern.empty()) return text.empty();
    if (pattern[0] == '%') {
        for (std::size_t skip = 0; skip <= text.size(); ++skip)
            if (likes(pattern.substr(1), text.substr(skip))) return true;
        return false;
    }
    if (text.empty()) return false;
    if (pattern[0] == '_') {
        std::size_t length = 1;
        while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80)
            ++length;
        return likes(pattern.substr(1), text.substr(length));
    }
    if (pattern[0] == '\\' && pattern.size() > 1) pattern.remove_prefix(1);
    return pattern[0] == text[0] && likes(pattern.substr(1), text.substr(1));
}

}  // namespace

BindResult bindField(const Org& org, const Table& table, const FieldPath& path,
                     std::string_view query) {
    BindResult result;
    const Table* at = &table;
    for (std::size_t i = 0; i + 1 < path.parts.size(); ++i) {
        // The object's own name may stand in front: Lead.Email.
        if (i == 0 && equalsIgnoringCase(path.parts[i], table.type().name()) &&
            !at->type().findRelationship(path.parts[i]))
            continue;
        const auto hop = at->type().findRelationship(path.parts[i]);
        const auto* next = hop ? org.find(at->type().fields()[*hop].refersTo) : nullptr;
        if (next == nullptr || i >= 5) {
            result.error = {
                "INVALID_FIELD",
                soqlMessage(query, path.position,
                            "Didn't understand relationship '" + path.parts[i] +
                                "' in field path. If you are attempting to use a custom "
                                "relationship, be sure to append the '__r' after the custom "
                                "relationship name.")};
            return result;
        }
        result.field.hops.push_back(*hop);
        result.field.names.push_back(at->type().fields()[*hop].relationship);
        at = next;
    }
    const auto field = at->type().find(path.parts.back());
    if (!field) {
        result.error = {"INVALID_FIELD",
                        soqlMessage(query, path.position, missingColumn(*at, path.parts.back()))};
        return result;
    }
    result.field.field = *field;
    result.field.meta = &at->type().fields()[*field];
    return result;
}

int compareStored(const Field& field, const std::string& a, const std::string& b) {
    if (isNumber(field.type)) {
        const auto left = parsedNumber(a).value_or(0), right = parsedNumber(b).value_or(0);
        return left < right ? -1 : left > right ? 1 : 0;
    }
    if (isId(field.type) || field.type == Type::DateTime || field.type == Type::Date)
        return a.compare(b);
    return strcasecmp(a.c_str(), b.c_str());
}

std::optional<SoqlError> SoqlFilter::bind(const Org& org, const Table& table,
                                          const Condition& condition, std::string_view query) {
    Node node;
    if (auto error = bindNode(org, table, condition, query, node)) return error;
    root_ = std::move(node);
    modstampFrom_ = lowerBound(*root_, "SystemModstamp");
    idFrom_ = lowerBound(*root_, "Id");
    return std::nullopt;
}

std::optional<SoqlError> SoqlFilter::bindNode(const Org& org, const Table& table,
                                              const Condition& condition, std::string_view query,
                                              Node& node) {
    node.kind = condition.kind;
    for (const auto& child : condition.children)
        if (auto error = bindNode(org, table, child, query, node.children.emplace_back()))
            return error;
    if (condition.kind != Kind::Compare) return std::nullopt;
    auto bound = bindField(org, table, condition.field, query);
    if (bound.error) return bound.error;
    const auto& field = *bound.field.meta;
    const auto refuse = [&](const std::string& code, const std::string& reason) {
        return SoqlError{code, soqlMessage(query, condition.field.position, reason)};
    };
    if (!field.filterable())
        return refuse("INVALID_FIELD",
                      "field '" + field.name + "' can not be filtered in a query call");
    node.field = bound.field;
    node.comparison = condition.comparison;
    for (auto literal : condition.literals) {
        const auto wrong = wrongLiteral(field, literal);
        if (!wrong.empty()) return refuse("INVALID_FIELD", wrong);
        if (isId(field.type) && literal.kind == Literal::Kind::String) {
            const auto id = normalisedId(literal.text);
            if (!id)
                return refuse("INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: " + literal.text);
            literal.text = *id;
        }
        if (node.comparison == Comparison::Like &&
            (isId(field.type) || literal.kind != Literal::Kind::String))
            return refuse("INVALID_QUERY_FILTER_OPERATOR",
                          "invalid operator on field '" + field.name + "'");
        if (literal.kind == Literal::Kind::Null && node.comparison != Comparison::Equal &&
            node.comparison != Comparison::NotEqual && node.comparison != Comparison::In &&
            node.comparison != Comparison::NotIn)
            return refuse("INVALID_QUERY_FILTER_OPERATOR",
                          "null can only be compared with = and !=");
        if (node.comparison == Comparison::Like) literal.text = lowered(literal.text);
        node.literals.push_back(std::move(literal));
    }
    return std::nullopt;
}

bool SoqlFilter::matches(const Org& org, const Row& row, const Node& node) {
    const auto child = [&](const Node& inner) { return matches(org, row, inner); };
    switch (node.kind) {
        case Kind::And:
            return std::all_of(node.children.begin(), node.children.end(), child);
        case Kind::Or:
            return std::any_of(node.children.begin(), node.children.end(), child);
        case Kind::Not:
            return !child(node.children.front());
        case Kind::Compare:
            break;
    }
    return compares(node, boundValue(org, node.field, row));
}

bool SoqlFilter::compares(const Node& node, const Value& value) {
    static const Value False = "false";
    const auto& field = *node.field.meta;
    const auto& known = !value && field.type == Type::Boolean ? False : value;
    const auto equals = [&](const Literal& literal) {
        if (literal.kind == Literal::Kind::Null) return !known.has_value();
        return known && compareStored(field, *known, literal.text) == 0;
    };
    switch (node.comparison) {
        case Comparison::Equal:
            return equals(node.literals.front());
        case Comparison::NotEqual:
            return !equals(node.literals.front());
        case Comparison::In:
            return std::any_of(node.literals.begin(), node.literals.end(), equals);
        case Comparison::NotIn:
            return std::none_of(node.literals.begin(), node.literals.end(), equals);
        default:
            break;
    }
    if (!known) return false;
    const auto& text = node.literals.front().text;
    if (node.comparison == Comparison::Like) return likes(text, lowered(*known));
    const int order = compareStored(field, *known, text);
    switch (node.comparison) {
        case Comparison::Less:
            return order < 0;
        case Comparison::LessOrEqual:
            return order <= 0;
        case Comparison::Greater:
            return order > 0;
        default:
            return order >= 0;
    }
}

std::string SoqlFilter::lowerBound(const Node& node, std::string_view field) {
    if (node.kind == Kind::Compare) {
        const bool bounds = node.comparison == Comparison::Equal ||
                            node.comparison == Comparison::Greater ||
                            node.comparison == Comparison::GreaterOrEqual;
        return bounds && node.field.hops.empty() && node.field.meta->name == field
                   ? node.literals.front().text
                   : std::string();
    }
    if (node.kind == Kind::Not) return {};
    std::vector<std::string> bounds;
    for (const auto& child : node.children)
        bounds.push_back(lowerBound(child, field));
    return node.kind == Kind::And ? *std::max_element(bounds.begin(), bounds.end())
                                  : *std::min_element(bounds.begin(), bounds.end());
}

}  // namespace leadloom::sandbox::salesforce
