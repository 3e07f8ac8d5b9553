#include "hub/config/settings_schema.h"

#include <algorithm>
#include <regex>

#include <nlohmann/json.hpp>

#include "hub/config/node_json.h"
#include "hub/config/shape_check.h"

namespace leadloom::config {
namespace {

using Json = nlohmann::ordered_json;

struct SchemaFault {
    std::string message;
};

ShapePtr shapeOf(const Json& schema);

std::optional<double> boundOf(const Json& schema, const char* word) {
    const auto found = schema.find(word);
    if (found == schema.end()) return std::nullopt;
    return found->get<double>();
}

Shape objectOf(const Json& schema) {
    Shape shape;
    shape.kind = Shape::Kind::Object;
    const Json needed = schema.value("required", Json::array());
    const Json properties = schema.value("properties", Json::object());
    for (const auto& [key, child] : properties.items()) {
        Property property{key, shapeOf(child), false, {}};
        property.required = std::find(needed.begin(), needed.end(), Json(key)) != needed.end();
        if (child.contains("default")) property.fallback = child["default"].dump();
        shape.properties.push_back(std::move(property));
    }
    const Json more = schema.value("additionalProperties", Json(true));
    shape.openObject = !more.is_boolean() || more.get<bool>();
    if (shape.properties.empty() && more.is_object()) {
        shape.kind = Shape::Kind::Map;
        shape.items = shapeOf(more);
    }
    return shape;
}

Shape textOf(const Json& schema) {
    Shape shape;
    shape.kind =
        schema.value("format", std::string()) == "uri" ? Shape::Kind::Url : Shape::Kind::Text;
    shape.references = true;
    shape.emptyAllowed = schema.value("minLength", 0) == 0;
    shape.pattern = schema.value("pattern", std::string());
    shape.secret = schema.value("writeOnly", false);
    if (!shape.pattern.empty()) std::regex{shape.pattern};
    return shape;
}

Shape choiceOf(const Json& schema) {
    Shape shape;
    shape.kind = Shape::Kind::Choice;
    shape.bare = true;
    for (const Json& one : schema["enum"])
        shape.choices.push_back(one.is_string() ? one.get<std::string>() : one.dump());
    return shape;
}

Shape eitherOf(const Json& alternatives) {
    Shape shape;
    shape.kind = Shape::Kind::Either;
    for (const Json& one : alternatives)
        shape.alternatives.push_back(shapeOf(one));
    return shape;
}

Shape ofType(const Json& schema, const std::string& type) {
    Shape shape;
    if (type == "object") return objectOf(schema);
    if (type == "string") return textOf(schema);
    if (type == "array") {
        shape.kind = Shape::Kind::List;
        shape.items = shapeOf(schema.value("items", Json::object()));
        shape.fewest = schema.value("minItems", std::size_t{0});
    } else if (type == "integer" || type == "number") {
        shape.kind = type == "integer" ? Shape::Kind::Integer : Shape::Kind::Number;
        shape.minimum = boundOf(schema, "minimum");
        shape.maximum = boundOf(schema, "maximum");
    } else if (type == "boolean") {
        shape.kind = Shape::Kind::Boolean;
    } else if (type == "null") {
        shape.kind = Shape::Kind::Nothing;
    } else {
        throw SchemaFault{"unknown type \"" + type + "\""};
    }
    return shape;
}

Shape bodyOf(const Json& schema) {
    if (!schema.is_object()) throw SchemaFault{"a schema must be an object"};
    if (schema.contains("enum")) return choiceOf(schema);
    for (const char* word : {"oneOf", "anyOf"}) {
        if (schema.contains(word)) return eitherOf(schema[word]);
    }
    if (!schema.contains("type")) return schema.contains("properties") ? objectOf(schema) : Shape{};
    const Json& type = schema["type"];
    if (type.is_string()) return ofType(schema, type.get<std::string>());
    Shape shape;
    shape.kind = Shape::Kind::Either;
    for (const Json& one : type)
        shape.alternatives.push_back(
            std::make_shared<const Shape>(ofType(schema, one.get<std::string>())));
    return shape;
}

ShapePtr shapeOf(const Json& schema) {
    Shape shape = bodyOf(schema);
    shape.description = schema.value("description", schema.value("title", std::string()));
    return std::make_shared<const Shape>(std::move(shape));
}

Error badSchema(const std::string& why) {
    return {.kind = ErrorKind::Bug,
            .message = "the settings schema of the connector can't be used: " + why,
            .remedy = "this is a fault of the connector; ask its author"};
}

}  // namespace

Result<ShapePtr> settingsShape(std::string_view schemaJson) {
    if (schemaJson.empty()) return object("No settings", {});
    try {
        return shapeOf(Json::parse(schemaJson));
    } catch (const SchemaFault& fault) {
        return badSchema(fault.message);
    } catch (const nlohmann::json::exception& error) {
        return badSchema(error.what());
    } catch (const std::regex_error&) {
        return badSchema("a pattern is no regular expression");
    }
}

Faults validateSettings(const Shape& shape, const Node& settings, const std::string& path) {
    Faults faults;
    Node copy = settings;
    complete(copy, shape, path, faults);
    return faults;
}

Result<std::string> completedSettings(const Shape& shape, const Node& settings) {
    Node copy = settings;
    Faults faults;
    if (!complete(copy, shape, "settings", faults)) return asError(faults);
    return jsonOf(copy);
}

}  // namespace leadloom::config
