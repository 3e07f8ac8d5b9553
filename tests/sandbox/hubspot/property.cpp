#include "tests/sandbox/hubspot/property.h"

#include <array>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox::hubspot {

using nlohmann::json;

namespace {

constexpr std::array<std::string_view, 6> TypeNames = {"string", "number", "enumeration",
                                                       "bool",   "date",   "datetime"};
constexpr std::array<std::string_view, 6> FieldTypes = {
    "text", "number", "select", "booleancheckbox", "date", "date"};

json optionsOf(const Property& property) {
    json list = json::array();
    auto options = property.options;
    if (property.type == PropertyType::Bool) options = {"true", "false"};
    for (std::size_t i = 0; i < options.size(); ++i)
        list.push_back(
            {{"label", options[i]}, {"value", options[i]}, {"displayOrder", i}, {"hidden", false}});
    return list;
}

bool validName(std::string_view name) {
    return !name.empty() && name.size() <= 100 && name[0] >= 'a' && name[0] <= 'z' &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") ==
               std::string_view::npos;
}

}  // namespace

ObjectType::ObjectType(std::string plural, std::string singular, std::string typeId,
                       const std::string& modifiedName, const std::vector<std::string>& defaults)
    : plural_(std::move(plural)), singular_(std::move(singular)), typeId_(std::move(typeId)) {
    const auto system = [this](const std::string& name, PropertyType type) {
        Property property;
        property.name = property.label = name;
        property.type = type;
        property.fieldType = FieldTypes[static_cast<std::size_t>(type)];
        property.readOnly = true;
        property.group = singular_ + "information";
        return add(property);
    };
    objectId = system("hs_object_id", PropertyType::Number);
    created = system("createdate", PropertyType::DateTime);
    modified = system(modifiedName, PropertyType::DateTime);
    mergedIds = system("hs_merged_object_ids", PropertyType::String);
    for (const auto& name : defaults) {
        Property property;
        property.name = name;
        defaults_.push_back(add(property));
    }
    for (const auto index : {created, modified, objectId})
        defaults_.push_back(index);
}

bool ObjectType::answersTo(std::string_view name) const {
    return equalsIgnoringCase(name, plural_) || equalsIgnoringCase(name, singular_) ||
           name == typeId_;
}

std::size_t ObjectType::add(Property property) {
    if (const auto known = index_.find(property.name); known != index_.end()) {
        properties_[known->second] = std::move(property);
        return known->second;
    }
    index_[property.name] = properties_.size();
    properties_.push_back(std::move(property));
    return properties_.size() - 1;
}

bool ObjectType::remove(std::string_view name) {
    const auto index = find(name);
    if (index) properties_[*index].removed = true;
    return index.has_value();
}

std::optional<std::size_t> ObjectType::find(std::string_view name) const {
    const auto found = index_.find(lowered(name));
    if (found == index_.end() || properties_[found->second].removed) return std::nullopt;
    return found->second;
}

std::string_view typeName(PropertyType type) {
    return TypeNames[static_cast<std::size_t>(type)];
}

json describeProperty(const Property& property) {
    return {{"name", property.name},
            {"label", property.label},
            {"type", typeName(property.type)},
            {"fieldType", property.fieldType},
            {"groupName", property.group},
            {"description", ""},
            {"options", optionsOf(property)},
            {"displayOrder", -1},
            {"calculated", false},
            {"externalOptions", property.name == "hubspot_owner_id"},
            {"archived", false},
            {"hasUniqueValue", property.unique},
            {"hidden", false},
            {"hubspotDefined", property.definedByVendor},
            {"modificationMetadata",
             {{"archivable", !property.definedByVendor},
              {"readOnlyDefinition", property.definedByVendor},
              {"readOnlyOptions", false},
              {"readOnlyValue", property.readOnly}}},
            {"formField", !property.readOnly},
            {"createdAt", "2020-01-01T00:00:00.000Z"},
            {"updatedAt", "2020-01-01T00:00:00.000Z"}};
}

PropertyOrError propertyFromJson(const json& source) {
    PropertyOrError result;
    auto& property = result.property;
    property.name = source.value("name", "");
    property.label = source.value("label", "");
    property.group = source.value("groupName", "");
    property.unique = source.value("hasUniqueValue", false);
    property.definedByVendor = false;
    property.fieldType = source.value("fieldType", "");
    property.several = property.fieldType == "checkbox";
    for (const auto& option : source.value("options", json::array()))
        property.options.push_back(option.is_object() ? option.value("value", "")
                                                      : option.get<std::string>());
    if (!validName(property.name)) result.error = "name";
    if (property.label.empty()) result.error = "label";
    if (property.group.empty()) result.error = "groupName";
    if (property.fieldType.empty()) result.error = "fieldType";
    const auto wanted = source.value("type", "");
    for (std::size_t i = 0; i < TypeNames.size(); ++i)
        if (TypeNames[i] == wanted) {
            property.type = static_cast<PropertyType>(i);
            return result;
        }
    result.error = "type";
    return result;
}

}  // namespace leadloom::sandbox::hubspot
