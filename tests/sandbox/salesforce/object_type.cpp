#include "tests/sandbox/salesforce/object_type.h"

#include <array>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox::salesforce {

using nlohmann::json;

namespace {

constexpr std::array<std::string_view, 15> TypeNames = {
    "id",  "string", "textarea", "email",   "phone", "url",      "picklist", "boolean",
    "int", "double", "currency", "percent", "date",  "datetime", "reference"};

json optionsOf(const Field& field) {
    json list = json::array();
    for (const auto& option : field.options)
        list.push_back({{"active", true},
                        {"defaultValue", option == field.defaultValue},
                        {"label", option},
                        {"validFor", nullptr},
                        {"value", option}});
    return list;
}

bool isNumber(FieldType type) {
    return type == FieldType::Double || type == FieldType::Currency || type == FieldType::Percent;
}

json describeField(const Field& field) {
    const bool boolean = field.type == FieldType::Boolean;
    return {
        {"name", field.name},
        {"label", field.label},
        {"type", typeName(field.type)},
        {"length", isNumber(field.type) || boolean ? 0 : field.length},
        {"byteLength", isNumber(field.type) || boolean ? 0 : field.length * 3},
        {"precision", isNumber(field.type) ? 18 : 0},
        {"scale", isNumber(field.type) ? 2 : 0},
        {"digits", field.type == FieldType::Int ? 8 : 0},
        {"nillable", !field.required && !boolean},
        {"defaultedOnCreate", boolean || !field.defaultValue.empty() || field.name == "OwnerId"},
        {"createable", field.createable},
        {"updateable", field.updateable},
        {"custom", field.custom},
        {"externalId", field.externalId},
        {"unique", field.unique},
        {"idLookup", field.type == FieldType::Id || field.externalId || field.name == "Email"},
        {"filterable", field.filterable()},
        {"sortable", field.filterable()},
        {"groupable", field.filterable()},
        {"calculated", false},
        {"autoNumber", false},
        {"caseSensitive", false},
        {"deprecatedAndHidden", false},
        {"nameField", field.name == "Name"},
        {"restrictedPicklist", field.restricted},
        {"picklistValues", optionsOf(field)},
        {"referenceTo", field.refersTo.empty() ? json::array() : json::array({field.refersTo})},
        {"relationshipName", field.relationship.empty() ? json(nullptr) : json(field.relationship)},
        {"soapType", boolean                       ? "xsd:boolean"
                     : field.type == FieldType::Id ? "tns:ID"
                                                   : "xsd:string"}};
}

}  // namespace

std::size_t ObjectType::add(Field field) {
    const auto key = lowered(field.name);
    if (const auto known = index_.find(key); known != index_.end()) {
        fields_[known->second] = std::move(field);
        return known->second;
    }
    index_[key] = fields_.size();
    fields_.push_back(std::move(field));
    return fields_.size() - 1;
}

bool ObjectType::remove(std::string_view name) {
    const auto index = find(name);
    if (index) fields_[*index].removed = true;
    return index.has_value();
}

std::optional<std::size_t> ObjectType::find(std::string_view name) const {
    const auto found = index_.find(lowered(name));
    if (found == index_.end() || fields_[found->second].removed) return std::nullopt;
    return found->second;
}

std::optional<std::size_t> ObjectType::findRelationship(std::string_view name) const {
    for (std::size_t i = 0; i < fields_.size(); ++i)
        if (!fields_[i].removed && !fields_[i].relationship.empty() &&
            equalsIgnoringCase(fields_[i].relationship, name))
            return i;
    return std::nullopt;
}

std::string_view typeName(FieldType type) {
    return TypeNames[static_cast<std::size_t>(type)];
}

json summariseObject(const ObjectType& type, const std::string& version) {
    const auto base = "/services/data/" + version + "/sobjects/" + type.name();
    const bool writable = type.name() != "User";
    return {
        {"name", type.name()},
        {"label", type.name()},
        {"labelPlural", type.plural()},
        {"keyPrefix", type.prefix()},
        {"custom", false},
        {"createable", writable},
        {"updateable", writable},
        {"deletable", writable},
        {"undeletable", writable},
        {"mergeable",
         type.name() == "Lead" || type.name() == "Contact" || type.name() == "Account"},
        {"queryable", true},
        {"retrieveable", true},
        {"replicateable", true},
        {"searchable", true},
        {"triggerable", true},
        {"layoutable", true},
        {"activateable", false},
        {"customSetting", false},
        {"deprecatedAndHidden", false},
        {"feedEnabled", true},
        {"urls",
         {{"sobject", base}, {"describe", base + "/describe"}, {"rowTemplate", base + "/{ID}"}}}};
}

json describeObject(const ObjectType& type, const std::string& version) {
    auto document = summariseObject(type, version);
    document["fields"] = json::array();
    for (const auto& field : type.fields())
        if (!field.removed) document["fields"].push_back(describeField(field));
    document["childRelationships"] = json::array();
    document["recordTypeInfos"] = json::array();
    return document;
}

FieldOrError fieldFromJson(const json& source) {
    FieldOrError result;
    auto& field = result.field;
    field.name = source.value("name", "");
    field.label = source.value("label", field.name);
    field.length = source.value("length", 255);
    field.required = source.value("required", false);
    field.unique = source.value("unique", false);
    field.externalId = source.value("externalId", false);
    field.restricted = source.value("restricted", false);
    field.options = source.value("options", std::vector<std::string>());
    field.custom = field.name.size() > 3 && field.name.ends_with("__c");
    const auto wanted = source.value("type", "string");
    for (std::size_t i = 0; i < TypeNames.size(); ++i)
        if (TypeNames[i] == wanted) {
            field.type = static_cast<FieldType>(i);
            if (field.name.empty()) result.error = "name: missing";
            return result;
        }
    result.error = "type: unknown type " + wanted;
    return result;
}

}  // namespace leadloom::sandbox::salesforce
