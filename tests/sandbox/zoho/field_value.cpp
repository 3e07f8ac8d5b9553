#include "tests/sandbox/zoho/field_value.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox::zoho {

using nlohmann::json;
using Type = FieldType;

namespace {

Problem wrongType(const Field& field, const std::string& place) {
    auto problem = fieldProblem(field, place, "INVALID_DATA", "invalid data");
    problem.details["expected_data_type"] = typeName(field.type);
    return problem;
}

bool isPhone(std::string_view text) {
    constexpr std::string_view Allowed = "0123456789+-.() ,;#/";
    return std::all_of(text.begin(), text.end(), [&](unsigned char c) {
        return std::isalnum(c) != 0 || Allowed.find(static_cast<char>(c)) != Allowed.npos;
    });
}

/// With a zone and without a fraction, as the vendor writes times itself.
bool isDateTime(const std::string& text) {
    return text.size() >= 20 && text[10] == 'T' && text.find('.') == std::string::npos &&
           parsedTime(text).has_value();
}

FieldValue text(const Field& field, const json& value, const std::string& place) {
    if (!value.is_string()) return {nullptr, wrongType(field, place)};
    const std::string trimmedText(trimmed(value.get_ref<const std::string&>()));
    if (trimmedText.empty()) return {nullptr, std::nullopt};
    if (field.length > 0 && codePoints(trimmedText) > field.length) {
        auto problem = fieldProblem(field, place, "INVALID_DATA", "invalid data");
        problem.details["maximum_length"] = field.length;
        return {nullptr, problem};
    }
    const bool fits = (field.type != Type::Email || looksLikeEmail(trimmedText)) &&
                      (field.type != Type::Phone || isPhone(trimmedText)) &&
                      (field.type != Type::Date || isDate(trimmedText)) &&
                      (field.type != Type::DateTime || isDateTime(trimmedText));
    if (!fits) return {nullptr, wrongType(field, place)};
    const bool known =
        std::find(field.options.begin(), field.options.end(), trimmedText) != field.options.end();
    if (field.closed && !known)
        return {nullptr, fieldProblem(field, place, "MAPPING_MISMATCH",
                                      "the value isn't one of the layout's pick list")};
    return {trimmedText, std::nullopt};
}

FieldValue number(const Field& field, const json& value, const std::string& place) {
    const bool fits = field.type == Type::Integer ? value.is_number_integer() : value.is_number();
    if (!fits) return {nullptr, wrongType(field, place)};
    if (field.type == Type::Integer && std::abs(value.get<std::int64_t>()) > 999'999'999) {
        auto problem = fieldProblem(field, place, "INVALID_DATA", "invalid data");
        problem.details["maximum_length"] = field.length;
        return {nullptr, problem};
    }
    return {value, std::nullopt};
}

FieldValue reference(const Field& field, const json& value, const std::string& place) {
    const auto id = value.is_object() ? value.value("id", json()) : value;
    if (!id.is_string()) return {nullptr, wrongType(field, place)};
    if (!parsedInteger(id.get_ref<const std::string&>()))
        return {nullptr,
                fieldProblem(field, place, "INVALID_DATA", "the id given seems to be invalid")};
    return {id, std::nullopt};
}

}  // namespace

std::string orgTime(std::int64_t milliseconds, int offsetMinutes) {
    char zone[16];
    std::snprintf(zone, sizeof zone, "%c%02d:%02d", offsetMinutes < 0 ? '-' : '+',
                  std::abs(offsetMinutes) / 60, std::abs(offsetMinutes) % 60);
    const auto text = isoTime(milliseconds + std::int64_t{offsetMinutes} * 60'000, "");
    return text.substr(0, 19) + zone;
}

Problem fieldProblem(const Field& field, const std::string& place, const std::string& code,
                     const std::string& message) {
    return {
        400, code, message, {{"api_name", field.name}, {"json_path", place + "." + field.name}}};
}

FieldValue storedValue(const Field& field, const json& value, const std::string& place) {
    if (value.is_null()) return {};
    switch (field.type) {
        case Type::Integer:
        case Type::Double:
        case Type::Currency:
            return number(field, value, place);
        case Type::Boolean:
            if (!value.is_boolean()) return {nullptr, wrongType(field, place)};
            return {value, std::nullopt};
        case Type::Lookup:
        case Type::Owner:
            return reference(field, value, place);
        case Type::MultiPicklist: {
            const bool texts =
                value.is_array() && std::all_of(value.begin(), value.end(),
                                                [](const json& item) { return item.is_string(); });
            if (!texts) return {nullptr, wrongType(field, place)};
            return {value, std::nullopt};
        }
        default:
            return text(field, value, place);
    }
}

}  // namespace leadloom::sandbox::zoho
