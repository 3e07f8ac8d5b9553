#include "object_description.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "streams.h"

namespace leadloom::salesforce {

namespace {

using Json = nlohmann::json;

template <typename T>
T get(const Json& json, const char* key, T otherwise) {
    const auto at = json.find(key);
    if (at == json.end() || at->is_null()) return otherwise;
    try {
        return at->get<T>();
    } catch (const Json::exception&) {
        return otherwise;
    }
}

bool is(const Json& json, const char* key) {
    return get(json, key, false);
}

struct TypeNames {
    std::string_view type;
    const char* ours;
    const char* format;
};

constexpr TypeNames Types[] = {
    {"boolean", "boolean", nullptr},  {"int", "integer", nullptr},
    {"long", "integer", nullptr},     {"double", "number", nullptr},
    {"percent", "number", "percent"}, {"currency", "number", "currency"},
    {"date", "date", nullptr},        {"datetime", "datetime", nullptr},
    {"email", "string", "email"},     {"phone", "string", "phone"},
    {"url", "string", "url"},         {"address", "object", nullptr},
    {"location", "object", nullptr},
};

void addType(const Json& field, Json& described) {
    const auto type = get(field, "type", std::string("string"));
    const auto* known = std::ranges::find(Types, type, &TypeNames::type);
    described["type"] = known == std::end(Types) ? "string" : known->ours;
    if (known != std::end(Types) && known->format != nullptr) described["format"] = known->format;
}

void addPicklist(const Json& field, Json& described) {
    auto values = Json::array();
    for (const auto& value : get(field, "picklistValues", Json::array())) {
        if (!get(value, "active", true)) continue;
        auto name = get(value, "value", std::string());
        auto label = get(value, "label", name);
        values.push_back({{"value", std::move(name)}, {"label", std::move(label)}});
    }
    if (!values.empty()) described["values"] = std::move(values);
}

Json describedField(const Json& field) {
    auto name = get(field, "name", std::string());
    Json described = {{"name", name}, {"pointer", "/" + name}};
    addType(field, described);
    if (auto label = get(field, "label", std::string()); !label.empty()) described["title"] = label;
    const bool createable = is(field, "createable");
    const bool updateable = is(field, "updateable");
    described["required"] =
        createable && !get(field, "nillable", true) && !is(field, "defaultedOnCreate");
    described["read_only"] = !createable && !updateable;
    described["create_only"] = createable && !updateable;
    described["unique"] = is(field, "unique") || get(field, "type", std::string()) == "id";
    described["custom"] = is(field, "custom");
    addPicklist(field, described);
    if (const auto length = get(field, "length", 0); length > 0) {
        described["max_length"] = length;
        described["length_unit"] = "characters";
    }
    for (const auto& target : get(field, "referenceTo", std::vector<std::string>())) {
        if (const auto stream = streamOfObject(target); !stream.empty()) {
            described["reference"] = stream;
            break;
        }
    }
    return described;
}

Json parseDescribe(std::string_view body) {
    auto json = Json::parse(body, nullptr, false);
    if (!json.is_object() || !json.contains("fields") || !json["fields"].is_array()) return {};
    return json;
}

}  // namespace

bool FieldDescription::isNumber() const {
    return type == "int" || type == "long" || type == "double" || type == "currency" ||
           type == "percent";
}

const FieldDescription* ObjectDescription::find(std::string_view name) const {
    const auto found = std::ranges::find(fields, name, &FieldDescription::name);
    return found == fields.end() ? nullptr : &*found;
}

std::optional<ObjectDescription> ObjectDescription::parse(std::string_view body) {
    const auto json = parseDescribe(body);
    if (json.is_null()) return std::nullopt;
    ObjectDescription description;
    description.object = get(json, "name", std::string());
    description.createable = is(json, "createable");
    description.updateable = is(json, "updateable");
    for (const auto& field : json["fields"])
        description.fields.push_back(
            {get(field, "name", std::string()), get(field, "type", std::string("string"))});
    return description;
}

std::string discoveredStream(std::string_view body, std::string_view externalIdField) {
    const auto json = parseDescribe(body);
    if (json.is_null()) return {};
    Json stream = {{"title", get(json, "labelPlural", get(json, "name", std::string()))},
                   {"fields", Json::array()},
                   {"notes", Json::array()}};
    bool marked = false;
    for (const auto& field : json["fields"]) {
        marked = marked || get(field, "name", std::string()) == externalIdField;
        stream["fields"].push_back(describedField(field));
    }
    if (!is(json, "createable"))
        stream["notes"].push_back("the connected user may not create records here");
    else if (!marked)
        stream["notes"].push_back("the external-id field is missing: creates are not repeatable");
    return stream.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace leadloom::salesforce
