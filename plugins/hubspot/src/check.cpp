#include <leadloom/sdk/query.h>
#include <nlohmann/json.hpp>

#include "connector.h"

namespace leadloom::hubspot {

using Json = nlohmann::json;
using sdk::Call;
using sdk::FindingSink;
using sdk::Status;

namespace {

Status checkReading(const Call& call, Portal& portal, std::string_view stream,
                    const std::string& path, const FindingSink& sink) {
    const std::string name(stream);
    const auto answer = portal.get(call, sdk::Query().add("limit", 1).on(path), "reading " + name);
    if (answer) return sink.ok("stream_visible", name + " can be read");
    if (!sdk::isFinding(answer.status())) return answer.status();
    const auto scope = "crm.objects." + name + ".read";
    return sink.error("scope_missing", "the token can't read " + name,
                      "give the app the scope " + scope + ", or drop the stream " + name, scope);
}

Status checkMarker(const Call& call, Portal& portal, const ObjectType& type,
                   const FindingSink& sink) {
    const auto marker = portal.markerProperty(call, type);
    if (!marker) return marker.status();
    const auto& name = portal.settings().externalIdProperty;
    if (!marker->empty() || name.empty()) return Status::ok();
    const std::string stream(type.stream);
    return sink.warning(
        "external_id_property_missing",
        stream + " have no property " + name + " that the token can see",
        "create a single-line text property " + name + " on " + stream +
            " that requires unique values, and give the app the scope crm.schemas." + stream +
            ".read; without it a create whose answer is lost can't be told "
            "from one that never arrived");
}

struct TypeNames {
    std::string_view type;
    const char* ours;
};

constexpr TypeNames Types[] = {
    {"number", "number"}, {"date", "date"},          {"datetime", "datetime"},
    {"bool", "boolean"},  {"enumeration", "string"}, {"phone_number", "string"},
};

std::string text(const Json& json, const char* key) {
    const auto at = json.find(key);
    return at != json.end() && at->is_string() ? at->get<std::string>() : std::string();
}

bool flag(const Json& json, const char* key) {
    const auto at = json.find(key);
    return at != json.end() && at->is_boolean() && at->get<bool>();
}

Json describedProperty(const Json& property) {
    const auto name = text(property, "name");
    const auto type = text(property, "type");
    const auto* known = std::ranges::find(Types, type, &TypeNames::type);
    const auto modification = property.value("modificationMetadata", Json::object());
    Json field = {
        {"name", name},
        {"pointer", "/properties/" + name},
        {"title", text(property, "label")},
        {"type", known == std::end(Types) ? "string" : known->ours},
        {"read_only", flag(modification, "readOnlyValue") || flag(property, "calculated")},
        {"unique", flag(property, "hasUniqueValue")},
        {"custom", !flag(property, "hubspotDefined")}};
    if (type == "phone_number") field["format"] = "phone";
    if (name == "hubspot_owner_id") field["reference"] = Owners;
    auto values = Json::array();
    for (const auto& option : property.value("options", Json::array()))
        if (option.is_object() && !flag(option, "hidden"))
            values.push_back({{"value", text(option, "value")}, {"label", text(option, "label")}});
    if (!values.empty()) field["values"] = std::move(values);
    return field;
}

/// From the body of crm/v3/properties/{type}; empty where it isn't one.
std::string describedStream(std::string_view body, std::string_view stream) {
    const auto json = Json::parse(body, nullptr, false);
    if (!json.is_object() || !json.contains("results") || !json["results"].is_array()) return {};
    Json described = {{"title", stream}, {"fields", Json::array()}, {"notes", Json::array()}};
    for (const auto& property : json["results"])
        if (property.is_object()) described["fields"].push_back(describedProperty(property));
    return described.dump(-1, ' ', false, Json::error_handler_t::replace);
}

constexpr std::string_view OwnersDescription =
    R"({"title":"owners","fields":[
{"name":"email","pointer":"/email","type":"string","format":"email","read_only":true},
{"name":"firstName","pointer":"/firstName","type":"string","read_only":true},
{"name":"lastName","pointer":"/lastName","type":"string","read_only":true},
{"name":"archived","pointer":"/archived","type":"boolean","read_only":true}]})";

}  // namespace

Status Connector::check(const Call& call, const FindingSink& sink) {
    if (auto status = checkReading(call, portal_, Owners, "/crm/v3/owners", sink); !status)
        return status;
    for (const auto& type : objectTypes()) {
        auto status = checkReading(call, portal_, type.stream, portal_.pathOf(type), sink);
        if (status) status = checkMarker(call, portal_, type, sink);
        if (!status) return status;
    }
    return Status::ok();
}

Status Connector::discover(const Call& call, std::string_view stream,
                           const sdk::DiscoverySink& sink) {
    if (stream.empty() || stream == Owners)
        if (auto status = sink.stream(Owners, OwnersDescription); !status) return status;
    for (const auto& type : objectTypes()) {
        if (!stream.empty() && stream != type.stream) continue;
        const auto answer = portal_.get(call, "/crm/v3/properties/" + std::string(type.stream),
                                        "discovering " + std::string(type.stream));
        if (!answer) return answer.status();
        const auto described = describedStream(answer->body(), type.stream);
        if (described.empty()) return {LL_TRANSIENT, "HubSpot's list of properties can't be read"};
        if (auto status = sink.stream(type.stream, described); !status) return status;
    }
    const bool known = stream.empty() || stream == Owners || findType(stream) != nullptr;
    return known ? Status::ok() : Status{LL_UNSUPPORTED, "no such stream: " + std::string(stream)};
}

}  // namespace leadloom::hubspot
