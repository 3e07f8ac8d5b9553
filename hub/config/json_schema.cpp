#include "hub/config/json_schema.h"

#include <cmath>

#include <nlohmann/json.hpp>

#include "hub/config/config_shape.h"
#include "hub/config/node_json.h"
#include "hub/config/yaml_reader.h"

namespace leadloom::config {
namespace {

using Json = nlohmann::ordered_json;

constexpr auto ReferencePattern = R"(\$\{(env|file|secret):[^}]+\})";

Json fromYaml(const std::string& text) {
    Faults none;
    const auto node = readYaml(text, "default", none);
    return node ? Json::parse(jsonOf(*node)) : Json();
}

void setBounds(Json& schema, const Shape& shape) {
    const auto bound = [](double value) {
        return value == std::floor(value) ? Json(static_cast<std::int64_t>(value)) : Json(value);
    };
    if (shape.minimum) schema["minimum"] = bound(*shape.minimum);
    if (shape.maximum) schema["maximum"] = bound(*shape.maximum);
}

void setObject(Json& schema, const Shape& shape) {
    schema["type"] = "object";
    Json needed = Json::array();
    for (const Property& property : shape.properties) {
        Json child = jsonSchemaOf(*property.shape);
        if (!property.fallback.empty()) child["default"] = fromYaml(property.fallback);
        schema["properties"][property.name] = std::move(child);
        if (property.required) needed.push_back(property.name);
    }
    if (!needed.empty()) schema["required"] = std::move(needed);
    if (!shape.openObject) schema["additionalProperties"] = false;
}

void setVariants(Json& schema, const Shape& shape) {
    for (const auto& [name, inner] : shape.variants) {
        Json variant = jsonSchemaOf(*inner);
        Json properties = {{shape.tag, {{"const", name}}}};
        if (variant.contains("properties")) properties.update(variant["properties"]);
        variant["properties"] = std::move(properties);
        Json needed = Json::array({shape.tag});
        for (const Json& other : variant.value("required", Json::array()))
            needed.push_back(other);
        variant["required"] = std::move(needed);
        schema["oneOf"].push_back(std::move(variant));
    }
}

void setText(Json& schema, const Shape& shape) {
    schema["type"] = "string";
    if (!shape.emptyAllowed) schema["minLength"] = 1;
    if (!shape.pattern.empty()) schema["pattern"] = shape.pattern;
    if (shape.secret) schema["writeOnly"] = true;
}

void setForm(Json& schema, const Shape& shape) {
    switch (shape.kind) {
        case Shape::Kind::Anything:
            return;
        case Shape::Kind::Nothing:
            schema["type"] = "null";
            return;
        case Shape::Kind::Text:
            return setText(schema, shape);
        case Shape::Kind::Integer:
            schema["type"] = "integer";
            return setBounds(schema, shape);
        case Shape::Kind::Number:
            schema["type"] = "number";
            return setBounds(schema, shape);
        case Shape::Kind::Boolean:
            schema["type"] = "boolean";
            return;
        case Shape::Kind::Duration:
            schema["type"] = "string";
            schema["pattern"] = "^([0-9]+(ms|s|m|h|d))+$";
            return;
        case Shape::Kind::Url:
            schema["type"] = "string";
            schema["pattern"] = std::string("^https?://|") + ReferencePattern;
            return;
        case Shape::Kind::Listen:
            schema["type"] = "string";
            schema["pattern"] = "^(\\[[0-9A-Fa-f:.%]+\\]|[^:\\s]+):[0-9]{1,5}$";
            return;
        case Shape::Kind::Choice:
            schema["enum"] = shape.choices;
            return;
        case Shape::Kind::List:
            schema["type"] = "array";
            schema["items"] = jsonSchemaOf(*shape.items);
            if (shape.fewest > 0) schema["minItems"] = shape.fewest;
            return;
        case Shape::Kind::Object:
            return setObject(schema, shape);
        case Shape::Kind::Map:
            schema["type"] = "object";
            if (!shape.keyPattern.empty()) schema["propertyNames"]["pattern"] = shape.keyPattern;
            schema["additionalProperties"] = jsonSchemaOf(*shape.items);
            return;
        case Shape::Kind::Tagged:
            return setVariants(schema, shape);
        case Shape::Kind::Either:
            for (const ShapePtr& one : shape.alternatives)
                schema["anyOf"].push_back(jsonSchemaOf(*one));
            return;
    }
}

}  // namespace

Json jsonSchemaOf(const Shape& shape) {
    Json schema = Json::object();
    if (!shape.description.empty()) schema["description"] = shape.description;
    if (!shape.example.empty()) schema["examples"] = Json::array({fromYaml(shape.example)});
    setForm(schema, shape);
    return schema;
}

std::string configurationSchema() {
    Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                   {"$id", "https://leadloom.example/schema/configuration.json"},
                   {"title", "Leadloom configuration"}};
    schema.update(jsonSchemaOf(*configurationShape()));
    return schema.dump(2) + "\n";
}

}  // namespace leadloom::config
