#include "tests/sandbox/zoho/module.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

namespace leadloom::sandbox::zoho {

using nlohmann::json;

namespace {

constexpr std::array<const char*, 15> TypeNames = {
    "text",       "textarea", "email",    "phone",   "website", "picklist", "multiselectpicklist",
    "integer",    "double",   "currency", "boolean", "date",    "datetime", "lookup",
    "ownerlookup"};
constexpr std::array<const char*, 15> JsonTypes = {
    "string", "string", "string",  "string", "string", "string",     "jsonarray", "integer",
    "double", "double", "boolean", "string", "string", "jsonobject", "jsonobject"};

/// Told of fields that aren't texts: the vendor never says 0.
constexpr std::size_t LengthOfOthers = 120;

json optionsOf(const Field& field) {
    json list = json::array();
    for (std::size_t i = 0; i < field.options.size(); ++i)
        list.push_back({{"display_value", field.options[i]},
                        {"actual_value", field.options[i]},
                        {"sequence_number", i + 1},
                        {"type", "used"}});
    return list;
}

}  // namespace

Module::Module(std::string name, std::string singular, std::string keyField, std::string nameField,
               std::vector<Field> fields)
    : name_(std::move(name)),
      singular_(std::move(singular)),
      keyField_(std::move(keyField)),
      nameField_(std::move(nameField)),
      fields_(std::move(fields)) {}

const Field* Module::find(std::string_view name) const {
    const auto found = std::find_if(fields_.begin(), fields_.end(), [&](const Field& field) {
        return field.name == name && !field.removed;
    });
    return found == fields_.end() ? nullptr : &*found;
}

void Module::add(Field field) {
    std::erase_if(fields_, [&](const Field& known) { return known.name == field.name; });
    fields_.push_back(std::move(field));
}

bool Module::remove(std::string_view name) {
    for (auto& field : fields_)
        if (field.name == name && !field.removed) return field.removed = true;
    return false;
}

std::string typeName(FieldType type) {
    return TypeNames[static_cast<std::size_t>(type)];
}

json describeField(const Field& field, std::int64_t id) {
    auto label = field.name;
    std::replace(label.begin(), label.end(), '_', ' ');
    json described = {{"id", std::to_string(id)},
                      {"api_name", field.name},
                      {"field_label", label},
                      {"display_label", label},
                      {"data_type", typeName(field.type)},
                      {"json_type", JsonTypes[static_cast<std::size_t>(field.type)]},
                      {"length", field.length > 0 ? field.length : LengthOfOthers},
                      {"system_mandatory", field.required},
                      {"read_only", field.readOnly},
                      {"field_read_only", field.readOnly},
                      {"custom_field", field.custom},
                      {"visible", true},
                      {"unique", json::object()},
                      {"lookup", json::object()},
                      {"pick_list_values", optionsOf(field)}};
    if (field.unique) described["unique"] = {{"casesensitive", "true"}};
    if (!field.target.empty())
        described["lookup"] = {
            {"api_name", field.target},
            {"module", {{"api_name", field.target}, {"id", std::to_string(id + 500)}}}};
    return described;
}

std::string fieldFromJson(const json& source, Field& field) {
    field.name = source.value("name", "");
    field.custom = true;
    field.unique = source.value("unique", false);
    field.length = source.value("length", std::size_t{255});
    for (const auto& option : source.value("options", json::array()))
        field.options.push_back(option.get<std::string>());
    if (field.name.empty()) return "name: missing";
    const auto wanted = source.value("type", "text");
    for (std::size_t i = 0; i < TypeNames.size(); ++i)
        if (TypeNames[i] == wanted) {
            field.type = static_cast<FieldType>(i);
            return {};
        }
    return "type: no such data type: " + wanted;
}

}  // namespace leadloom::sandbox::zoho
