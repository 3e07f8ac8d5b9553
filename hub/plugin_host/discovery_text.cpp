#include "hub/plugin_host/discovery_text.h"

#include <nlohmann/json.hpp>

namespace leadloom::plugin_host {
namespace {

using nlohmann::json;

sync::DiscoveredField fieldOf(const json& object) {
    sync::DiscoveredField field;
    field.name = object.value("pointer", "");
    if (field.name.empty()) field.name = object.value("name", "");
    field.label = object.value("title", object.value("name", ""));
    field.type = object.value("format", object.value("type", ""));
    field.required = object.value("required", false);
    field.readOnly = object.value("read_only", false);
    field.unique = object.value("unique", false);
    field.custom = object.value("custom", false);
    field.maxLength = object.value("max_length", std::int64_t{0});
    field.reference = object.value("reference", "");
    for (const json& option : object.value("values", json::array())) {
        field.options.push_back(option.is_object() ? option.value("value", "")
                                                   : option.get<std::string>());
    }
    return field;
}

}  // namespace

Result<sync::DiscoveredStream> discoveredStream(std::string_view name, std::string_view text) {
    try {
        const json object = json::parse(text);
        sync::DiscoveredStream stream;
        stream.name = name;
        for (const json& note : object.value("notes", json::array())) {
            stream.note += (stream.note.empty() ? "" : "; ") + note.get<std::string>();
        }
        for (const json& field : object.value("fields", json::array())) {
            stream.fields.push_back(fieldOf(field));
        }
        return stream;
    } catch (const json::exception&) {
        return Error{
            ErrorKind::Bug,
            "the description of stream " + std::string(name) + " is not of the documented shape",
            "report this to the connector's author",
            {},
            0};
    }
}

}  // namespace leadloom::plugin_host
