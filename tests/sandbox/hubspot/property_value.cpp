#include "tests/sandbox/hubspot/property_value.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox::hubspot {

using nlohmann::json;
using Type = PropertyType;

namespace {

constexpr std::size_t MaxLength = 65'536;

PropertyValue refused(const char* code, std::string message) {
    return {std::nullopt, code, std::move(message)};
}

/// HubSpot takes numbers and booleans in place of their text.
std::optional<std::string> textOf(const json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number() || value.is_boolean()) return value.dump();
    return std::nullopt;
}

PropertyValue storedString(const Property& property, const std::string& text) {
    if (text.size() > MaxLength)
        return refused("INVALID_LENGTH", property.name + " was longer than 65536 characters");
    if (!property.email) return {text, {}, {}};
    const auto address = lowered(trimmed(text));
    if (!looksLikeEmail(address))
        return refused("INVALID_EMAIL", "Email address " + text + " is invalid");
    return {address, {}, {}};
}

PropertyValue storedOption(const Property& property, const std::string& text) {
    if (property.options.empty()) return {text, {}, {}};
    std::vector<std::string> parts;
    for (const auto& part : property.several ? split(text, ';') : std::vector<std::string>{text}) {
        if (part.empty()) continue;
        if (std::find(property.options.begin(), property.options.end(), part) ==
            property.options.end())
            return refused("INVALID_OPTION", part + " was not one of the allowed options: [" +
                                                 joined(property.options, ", ") + "]");
        parts.push_back(part);
    }
    return {joined(parts, ";"), {}, {}};
}

PropertyValue storedTime(const Property& property, const std::string& text) {
    const auto number = parsedInteger(text);
    const auto time = number ? number : parsedTime(text);
    if (!time || (property.type == Type::Date && *time % 86'400'000 != 0))
        return refused("INVALID_DATE",
                       text + " was not a valid " + std::string(typeName(property.type)));
    return {property.type == Type::Date ? isoDate(*time) : isoTime(*time, "Z"), {}, {}};
}

}  // namespace

PropertyValue storedValue(const Property& property, const json& value) {
    if (value.is_null()) return {};
    const auto text = textOf(value);
    if (!text) return refused("INVALID_TYPE", property.name + " must be a string");
    if (text->empty()) return {};
    if (property.type != Type::String && trimmed(*text) != *text)
        return refused("INVALID_VALUE", "\"" + *text + "\" has leading or trailing whitespace");
    switch (property.type) {
        case Type::String:
            return storedString(property, *text);
        case Type::Number:
            if (!parsedNumber(*text))
                return refused("INVALID_NUMBER", *text + " was not a valid number.");
            return {*text, {}, {}};
        case Type::Enumeration:
            return storedOption(property, *text);
        case Type::Bool:
            if (*text != "true" && *text != "false")
                return refused("INVALID_OPTION",
                               *text + " was not one of the allowed options: [true, false]");
            return {*text, {}, {}};
        case Type::Date:
        case Type::DateTime:
            return storedTime(property, *text);
    }
    return {};
}

}  // namespace leadloom::sandbox::hubspot
