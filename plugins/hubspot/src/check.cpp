#include <leadloom/sdk/checkup.h>
#include <leadloom/sdk/field_description.h>
#include <leadloom/sdk/listed_fields.h>
#include <leadloom/sdk/query.h>

#include "parts.h"

namespace leadloom::hubspot {

namespace {

void checkReading(Portal& portal, const ObjectType& type, Checkup& checkup) {
    const std::string name(type.stream);
    const auto path = Query().add("limit", 1).on(portal.pathOf(type));
    checkup.readable(name, "crm.objects." + name + ".read",
                     [&] { return portal.get(path, "reading " + name); });
}

void checkMarker(Portal& portal, const ObjectType& type, Checkup& checkup) {
    const std::string stream(type.stream);
    const auto name = portal.settings().text("external_id_property");
    checkup.marker("external_id_property_missing", stream, name,
                   "create a single-line text property " + name + " on " + stream +
                       " that requires unique values, and give the app the scope crm.schemas." +
                       stream + ".read",
                   [&] { return portal.markerProperty(type); });
}

constexpr FieldWords Words{.list = "results",
                           .root = "/properties/",
                           .types =
                               "number=number date=date datetime=datetime bool=boolean "
                               "phone_number=string:phone",
                           .options = "options",
                           .optionFlag = "hidden",
                           .offered = false};

void addRights(const Json& property, Json& described) {
    const auto modification = property.value("modificationMetadata", Json::object());
    described["read_only"] =
        flagOf(modification, "readOnlyValue") || flagOf(property, "calculated");
    described["unique"] = flagOf(property, "hasUniqueValue");
    described["custom"] = !flagOf(property, "hubspotDefined");
    if (described["name"] == "hubspot_owner_id") described["reference"] = Owners;
}

}  // namespace

Status check(Portal& portal, const FindingSink& sink) {
    Checkup checkup(sink);
    for (const auto& type : Streams) {
        checkReading(portal, type, checkup);
        if (type.stream != Owners) checkMarker(portal, type, checkup);
    }
    return checkup.status();
}

Status discover(Portal& portal, std::string_view stream, const DiscoverySink& sink) {
    return discoverEach(Streams, stream, sink, [&](const ObjectType& type) -> Result<std::string> {
        if (type.stream == Owners)
            return readOnlyStream(Owners, "email=string:email firstName lastName archived=boolean");
        const std::string name(type.stream);
        const auto answer = portal.get("/crm/v3/properties/" + name, "discovering " + name);
        if (!answer) return answer.status();
        return describedStream(parsedJson(answer->body()), Words, addRights)
            .then([&](Json& described) {
                described["title"] = name;
                return Result(textOfJson(described));
            });
    });
}

}  // namespace leadloom::hubspot
