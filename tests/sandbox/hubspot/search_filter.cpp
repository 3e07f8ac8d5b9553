#include "tests/sandbox/hubspot/search_filter.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox::hubspot {

using nlohmann::json;

namespace {

constexpr std::size_t MaxGroups = 5, MaxFilters = 6, MaxTotal = 18, MaxValues = 100;

/// Words of a text, for the token operators.
std::vector<std::string> tokens(const std::string& text) {
    std::vector<std::string> found(1);
    for (const char c : lowered(text)) {
        const bool part = (static_cast<unsigned char>(c) >= 0x80) ||
                          std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '*';
        if (part)
            found.back() += c;
        else if (!found.back().empty())
            found.emplace_back();
    }
    if (found.back().empty()) found.pop_back();
    return found;
}

bool containsTokens(const std::string& text, const std::string& wanted) {
    const auto words = tokens(text);
    const auto needed = tokens(wanted);
    return std::all_of(needed.begin(), needed.end(), [&](const std::string& pattern) {
        return std::any_of(words.begin(), words.end(),
                           [&](const std::string& word) { return matchesGlob(pattern, word); });
    });
}

bool isTime(PropertyType type) {
    return type == PropertyType::DateTime || type == PropertyType::Date;
}

}  // namespace

std::optional<std::string> SearchFilter::bind(const ObjectType& type, const json& groups) {
    if (!groups.is_array()) return "filterGroups must be an array";
    if (groups.size() > MaxGroups) return "There are too many filterGroups: at most 5 are allowed";
    std::size_t total = 0;
    for (const auto& group : groups) {
        const auto filters = group.value("filters", json::array());
        if (filters.size() > MaxFilters)
            return "There are too many filters in a group: at most 6 are allowed";
        total += filters.size();
        auto& bound = groups_.emplace_back();
        for (const auto& source : filters)
            if (auto refusal = bindFilter(type, source, bound.emplace_back())) return refusal;
    }
    if (total > MaxTotal) return "There are too many filters: at most 18 are allowed";
    findBounds(type);
    return std::nullopt;
}

std::optional<std::string> SearchFilter::bindFilter(const ObjectType& type, const json& source,
                                                    Filter& filter) {
    static const std::map<std::string, Operator> Operators = {
        {"EQ", Operator::Eq},
        {"NEQ", Operator::Neq},
        {"LT", Operator::Lt},
        {"LTE", Operator::Lte},
        {"GT", Operator::Gt},
        {"GTE", Operator::Gte},
        {"BETWEEN", Operator::Between},
        {"IN", Operator::In},
        {"NOT_IN", Operator::NotIn},
        {"HAS_PROPERTY", Operator::Has},
        {"NOT_HAS_PROPERTY", Operator::HasNot},
        {"CONTAINS_TOKEN", Operator::Contains},
        {"NOT_CONTAINS_TOKEN", Operator::ContainsNot}};
    const auto name = source.value("propertyName", "");
    const auto property = type.find(name);
    if (!property)
        return "There was a problem with the request: property \"" + name + "\" does not exist";
    const auto op = Operators.find(source.value("operator", ""));
    if (op == Operators.end()) return "operator " + source.value("operator", "") + " is not known";
    filter.property = *property;
    filter.op = op->second;
    const auto& meta = type.properties()[*property];
    filter.type = meta.type;
    if (filter.op == Operator::Has || filter.op == Operator::HasNot) return std::nullopt;
    if (filter.op == Operator::In || filter.op == Operator::NotIn) {
        const auto values = source.value("values", json::array());
        if (!values.is_array() || values.empty())
            return "operator " + op->first + " requires values";
        if (values.size() > MaxValues) return "operator " + op->first + " takes at most 100 values";
        for (const auto& value : values)
            if (auto refusal = addOperand(meta, value, filter)) return refusal;
        return std::nullopt;
    }
    if (!source.contains("value")) return "operator " + op->first + " requires a value";
    if (auto refusal = addOperand(meta, source["value"], filter)) return refusal;
    if (filter.op != Operator::Between) return std::nullopt;
    if (!source.contains("highValue")) return "operator BETWEEN requires a highValue";
    return addOperand(meta, source["highValue"], filter);
}

std::optional<std::string> SearchFilter::addOperand(const Property& property, const json& value,
                                                    Filter& filter) {
    auto text = value.is_string() ? value.get<std::string>() : value.dump();
    if (value.is_structured() || value.is_null()) return "a filter value must be a string";
    if (isTime(property.type)) {
        const auto millis = parsedInteger(text);
        const auto time = millis ? millis : parsedTime(text);
        if (!time) return text + " is not a valid time for " + property.name;
        filter.texts.push_back(property.type == PropertyType::Date ? isoDate(*time)
                                                                   : isoTime(*time, "Z"));
        return std::nullopt;
    }
    if (property.type == PropertyType::Number) {
        const auto number = parsedNumber(text);
        if (!number) return text + " is not a valid number for " + property.name;
        filter.numbers.push_back(*number);
    }
    filter.texts.push_back(lowered(text));
    return std::nullopt;
}

int SearchFilter::compare(const Filter& filter, const std::string& value, std::size_t operand) {
    if (filter.type == PropertyType::Number) {
        const auto number = parsedNumber(value).value_or(0);
        return number < filter.numbers[operand] ? -1 : number > filter.numbers[operand] ? 1 : 0;
    }
    if (isTime(filter.type)) return value.compare(filter.texts[operand]);
    return lowered(value).compare(filter.texts[operand]);
}

bool SearchFilter::matches(const Filter& filter, const std::vector<Value>& values) {
    const auto& value = Record::at(values, filter.property);
    const auto equalsAny = [&] {
        for (std::size_t i = 0; i < filter.texts.size(); ++i)
            if (compare(filter, *value, i) == 0) return true;
        return false;
    };
    switch (filter.op) {
        case Operator::Has:
            return value.has_value();
        case Operator::HasNot:
            return !value;
        case Operator::Neq:
        case Operator::NotIn:
            return !value || !equalsAny();
        case Operator::ContainsNot:
            return !value || !containsTokens(*value, filter.texts[0]);
        default:
            break;
    }
    if (!value) return false;
    switch (filter.op) {
        case Operator::Lt:
            return compare(filter, *value, 0) < 0;
        case Operator::Lte:
            return compare(filter, *value, 0) <= 0;
        case Operator::Gt:
            return compare(filter, *value, 0) > 0;
        case Operator::Gte:
            return compare(filter, *value, 0) >= 0;
        case Operator::Between:
            return compare(filter, *value, 0) >= 0 && compare(filter, *value, 1) <= 0;
        case Operator::Contains:
            return containsTokens(*value, filter.texts[0]);
        default:
            return equalsAny();
    }
}

bool SearchFilter::matches(const std::vector<Value>& values) const {
    if (groups_.empty()) return true;
    return std::any_of(groups_.begin(), groups_.end(), [&](const auto& group) {
        return std::all_of(group.begin(), group.end(),
                           [&](const Filter& filter) { return matches(filter, values); });
    });
}

void SearchFilter::findBounds(const ObjectType& type) {
    if (groups_.size() != 1) return;
    for (const auto& filter : groups_.front()) {
        const bool lower = filter.op == Operator::Gt || filter.op == Operator::Gte ||
                           filter.op == Operator::Between;
        if (filter.property == type.modified && lower)
            modifiedFrom_ = std::max(modifiedFrom_, filter.texts[0]);
        if (filter.property == type.objectId && filter.op == Operator::Gt)
            idAfter_ = std::max(idAfter_, static_cast<std::int64_t>(filter.numbers[0]));
    }
}

}  // namespace leadloom::sandbox::hubspot
