#include "tests/sandbox/salesforce/field_value.h"

#include <algorithm>
#include <cmath>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/salesforce/record_id.h"

namespace leadloom::sandbox::salesforce {

using nlohmann::json;
using Type = FieldType;

namespace {

ValueOrError refused(std::string code, std::string message, std::vector<std::string> fields = {}) {
    return {std::nullopt, {{std::move(code), std::move(message), std::move(fields)}}};
}

std::string tokenName(const json& value) {
    if (value.is_string()) return "VALUE_STRING";
    if (value.is_boolean()) return value.get<bool>() ? "VALUE_TRUE" : "VALUE_FALSE";
    if (value.is_number_integer()) return "VALUE_NUMBER_INT";
    if (value.is_number()) return "VALUE_NUMBER_FLOAT";
    return value.is_array() ? "START_ARRAY" : "START_OBJECT";
}

ValueOrError cannotRead(const char* wanted, const json& value) {
    const auto text = value.is_string() ? value.get<std::string>() : value.dump();
    return refused("JSON_PARSER_ERROR", std::string("Cannot deserialize instance of ") + wanted +
                                            " from " + tokenName(value) + " value " + text +
                                            " or request may be missing a required field");
}

bool isTextual(Type type) {
    return type == Type::Text || type == Type::TextArea || type == Type::Email ||
           type == Type::Phone || type == Type::Url || type == Type::Picklist;
}

ValueOrError storedText(const Field& field, const json& value) {
    if (!value.is_string()) return cannotRead("string", value);
    auto text = value.get<std::string>();
    if (trimmed(text).empty()) return {};
    if (field.length > 0 && codePoints(text) > static_cast<std::size_t>(field.length))
        return refused("STRING_TOO_LONG",
                       field.label + ": data value too large: " + text +
                           " (max length=" + std::to_string(field.length) + ")",
                       {field.name});
    if (field.type == Type::Email) {
        text = lowered(trimmed(text));
        if (!looksLikeEmail(text))
            return refused("INVALID_EMAIL_ADDRESS",
                           field.label + ": invalid email address: " + text, {field.name});
    }
    if (field.restricted &&
        std::find(field.options.begin(), field.options.end(), text) == field.options.end())
        return refused("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                       field.label + ": bad value for restricted picklist field: " + text,
                       {field.name});
    return {std::move(text), {}};
}

std::string shortest(double number) {
    if (number == std::floor(number) && std::abs(number) < 1e15)
        return std::to_string(static_cast<std::int64_t>(number));
    return json(number).dump();
}

ValueOrError storedNumber(const Field& field, const json& value) {
    const auto number = value.is_number()   ? std::optional(value.get<double>())
                        : value.is_string() ? parsedNumber(value.get<std::string>())
                                            : std::nullopt;
    const bool whole = field.type == Type::Int;
    if (!number || (whole && *number != std::floor(*number)))
        return cannotRead(whole ? "int" : "double", value);
    if (std::abs(*number) >= (whole ? 1e8 : 1e16))
        return refused(
            "NUMBER_OUTSIDE_VALID_RANGE",
            field.label + ": value outside of valid range on numeric field: " + shortest(*number),
            {field.name});
    return {shortest(*number), {}};
}

ValueOrError storedBoolean(const json& value) {
    if (value.is_boolean()) return {value.get<bool>() ? "true" : "false", {}};
    if (value.is_string() && (value == "true" || value == "false"))
        return {value.get<std::string>(), {}};
    return cannotRead("boolean", value);
}

ValueOrError storedTime(const Field& field, const json& value) {
    const bool date = field.type == Type::Date;
    const auto text = value.is_string() ? value.get<std::string>() : std::string();
    const auto time = parsedTime(text);
    if (!time || (date && !isDate(text.substr(0, 10))))
        return cannotRead(date ? "date" : "datetime", value);
    return {date ? text.substr(0, 10) : isoTime(*time, "+0000"), {}};
}

ValueOrError storedReference(const Field& field, const json& value) {
    if (!value.is_string()) return cannotRead("reference", value);
    const auto id = normalisedId(value.get<std::string>());
    if (!id)
        return refused("MALFORMED_ID",
                       field.label + ": id value of incorrect type: " + value.get<std::string>(),
                       {field.name});
    return {*id, {}};
}

}  // namespace

ValueOrError storedValue(const Field& field, const json& value) {
    if (value.is_null()) {
        if (field.type == Type::Boolean)
            return refused("INVALID_FIELD", field.label + ": a boolean can't be null",
                           {field.name});
        return {};
    }
    if (value.is_string() && value.get_ref<const std::string&>().empty() && !isTextual(field.type))
        return field.type == Type::Reference ? ValueOrError{}
                                             : cannotRead(typeName(field.type).data(), value);
    switch (field.type) {
        case Type::Boolean:
            return storedBoolean(value);
        case Type::Int:
        case Type::Double:
        case Type::Currency:
        case Type::Percent:
            return storedNumber(field, value);
        case Type::Date:
        case Type::DateTime:
            return storedTime(field, value);
        case Type::Id:
        case Type::Reference:
            return storedReference(field, value);
        default:
            return storedText(field, value);
    }
}

void appendValue(std::string& out, const Field& field, const Value& value) {
    const bool bare = field.type == Type::Boolean || field.type == Type::Int ||
                      field.type == Type::Double || field.type == Type::Currency ||
                      field.type == Type::Percent;
    if (!value)
        out += field.type == Type::Boolean ? "false" : "null";
    else if (bare)
        out += *value;
    else
        appendJsonString(out, *value);
}

void appendAttributes(std::string& out, const ObjectType& type, const std::string& id,
                      const std::string& version) {
    out += R"("attributes":{"type":")" + type.name() + R"(","url":"/services/data/)" + version +
           "/sobjects/" + type.name() + "/" + id + "\"}";
}

void appendRecord(std::string& out, const Table& table, const Row& row,
                  const std::vector<std::size_t>& indexes, const std::string& version) {
    out += '{';
    appendAttributes(out, table.type(), row.id, version);
    for (const auto index : indexes) {
        const auto& field = table.type().fields()[index];
        out += ",\"" + field.name + "\":";
        appendValue(out, field, row.at(index));
    }
    out += '}';
}

std::vector<std::size_t> allFields(const ObjectType& type) {
    std::vector<std::size_t> indexes;
    for (std::size_t i = 0; i < type.fields().size(); ++i)
        if (!type.fields()[i].removed) indexes.push_back(i);
    return indexes;
}

}  // namespace leadloom::sandbox::salesforce
