#include "hub/model/json_form.h"

#include <charconv>
#include <string>

#include <nlohmann/json.hpp>

#include "hub/model/registry.h"
#include "hub/model/shapes.h"

namespace leadloom::model {
namespace {

using nlohmann::json;

json itemForm(const FieldSpec& field, std::string_view text) {
    if (field.type == FieldType::Boolean) {
        if (text == "true" || text == "false") return text == "true";
    }
    if (field.type == FieldType::Integer) {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error == std::errc() && end == text.data() + text.size()) return number;
    }
    return std::string(text);
}

json textSchema(const char* format) {
    return {{"type", "string"}, {"format", format}};
}

json patternSchema(const char* pattern) {
    return {{"type", "string"}, {"pattern", pattern}};
}

json itemSchema(const FieldSpec& field) {
    switch (field.type) {
        case FieldType::Email:
            return patternSchema("^[^@ ]+@[a-z0-9.-]+$");
        case FieldType::Phone:
            return patternSchema("^\\+[1-9][0-9]{1,16}(;ext=[0-9]+)?$");
        case FieldType::Url:
            return patternSchema("^https?://[^ ]+$");
        case FieldType::Domain:
            return patternSchema("^[a-z0-9-]+(\\.[a-z0-9-]+)+$");
        case FieldType::Country:
            return patternSchema("^[A-Z]{2}$");
        case FieldType::Currency:
            return patternSchema("^[A-Z]{3}$");
        case FieldType::Language:
            return patternSchema("^[A-Za-z]{2,8}(-[A-Za-z0-9]+)*$");
        case FieldType::Decimal:
            return patternSchema("^-?(0|[1-9][0-9]*)(\\.[0-9]*[1-9])?$");
        case FieldType::Integer:
            return {{"type", "integer"}};
        case FieldType::Boolean:
            return {{"type", "boolean"}};
        case FieldType::Date:
            return textSchema("date");
        case FieldType::DateTime:
            return textSchema("date-time");
        case FieldType::Reference:
            return patternSchema("^[0-7][0-9A-HJKMNP-TV-Z]{25}$");
        case FieldType::Enum:
            if (!field.enums.empty()) return {{"type", "string"}, {"enum", field.enums}};
            return {{"type", "string"}};
        case FieldType::Text:
        case FieldType::LongText:
        case FieldType::PersonName:
        case FieldType::CompanyName:
        case FieldType::Region:
        case FieldType::Timezone:
            return {{"type", "string"}, {"minLength", 1}};
    }
    return json::object();
}

json fieldSchema(const FieldSpec& field) {
    json value = itemSchema(field);
    if (field.many) value = {{"type", "array"}, {"items", std::move(value)}, {"uniqueItems", true}};
    json schema = {{"description", field.description},
                   {"anyOf", json::array({std::move(value), {{"type", "null"}}})},
                   {"x-type", toString(field.type)},
                   {"x-sensitivity", toString(field.sensitivity)},
                   {"x-policy", field.policy}};
    if (field.computed) schema["readOnly"] = true;
    if (field.type == FieldType::Reference) schema["x-target"] = toString(field.target);
    if (!field.example.empty()) {
        schema["examples"] = json::array({jsonForm(field, Value::text(field.example))});
    }
    return schema;
}

}  // namespace

json jsonForm(const FieldSpec& field, const Value& value) {
    if (!value.isPresent()) return nullptr;
    if (!field.many) return itemForm(field, value.text());
    json items = json::array();
    for (const auto item : value.items())
        items.push_back(itemForm(field, item));
    return items;
}

json jsonSchema(const FieldTable& table, Entity entity) {
    json properties = json::object();
    for (const FieldSpec* field : table.fieldsOf(entity))
        properties[field->name] = fieldSchema(*field);
    return {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
            {"title", toString(entity)},
            {"description", describe(entity)},
            {"type", "object"},
            {"properties", std::move(properties)},
            {"patternProperties", {{"^custom\\.[a-z0-9_]+$", true}}},
            {"additionalProperties", false}};
}

}  // namespace leadloom::model
