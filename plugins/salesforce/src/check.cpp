#include <leadloom/sdk/checkup.h>
#include <leadloom/sdk/field_description.h>

#include "parts.h"

namespace leadloom::salesforce {

namespace {

void checkVersion(Org& org, Checkup& checkup) {
    const auto versions = checkup.need([&] { return org.versions(); },
                                       {"instance_unreachable", "the org doesn't list its versions",
                                        "set base_url to the org's My Domain address"});
    if (!versions || versions->empty()) return;
    const auto wanted = org.version().substr(1);
    for (const auto& row : *versions)
        if (row[0] == wanted)
            return checkup.ok("api_version", "API version " + wanted + " is offered");
    checkup.error({"api_version_missing", "the org doesn't offer API version " + wanted,
                   "set api_version to v" + versions->back()[0]});
}

void checkLimits(Org& org, Checkup& checkup) {
    const auto limits = checkup.want([&] { return org.get("/limits", "reading limits"); },
                                     {"limits_hidden", "the org doesn't show its API limits",
                                      "give the connected user the permission API Enabled"});
    if (!limits) return;
    const auto most = limits->integer("/DailyApiRequests/Max");
    const auto left = limits->integer("/DailyApiRequests/Remaining");
    if (!most || !left) return checkup.require(left.status());
    checkup.dailyBudget(*left, *most);
}

void checkObject(Org& org, const Stream& stream, Checkup& checkup) {
    const std::string object(stream.object);
    const auto found = checkup.need([&] { return org.describe(object); },
                                    {"object_hidden", "the connected user can't see " + object,
                                     "give it read access to " + object + ", or drop the stream " +
                                         std::string(stream.stream)});
    if (!found) return;
    if (stream.writable && !(*found)->createable)
        checkup.warning({"object_read_only", "the connected user may not create " + object,
                         "give it create and edit access, or set direction: in"});
    const auto field = org.settings().text("external_id_field");
    if (stream.writable && !(*found)->fields.has(field))
        checkup.markerMissing("external_id_field_missing", object, field,
                              "create a text field " + field + " on " + object +
                                  " marked External ID and Unique (case-sensitive), and show it "
                                  "to the connected user");
    checkup.ok("object_visible", object + " can be read");
}

constexpr FieldWords Words{
    .list = "fields",
    .types =
        "boolean=boolean int=integer long=integer double=number percent=number:percent "
        "currency=number:currency date=date datetime=datetime email=string:email "
        "phone=string:phone url=string:url address=object location=object",
    .options = "picklistValues",
    .optionFlag = "active",
    .length = "length"};

void addRights(const Json& field, Json& described) {
    const bool createable = flagOf(field, "createable");
    const bool updateable = flagOf(field, "updateable");
    const bool nillable = !field.contains("nillable") || flagOf(field, "nillable");
    described["required"] = createable && !nillable && !flagOf(field, "defaultedOnCreate");
    described["read_only"] = !createable && !updateable;
    described["create_only"] = createable && !updateable;
    described["unique"] = flagOf(field, "unique") || textOf(field, "type") == "id";
    described["custom"] = flagOf(field, "custom");
    for (const auto& stream : Streams)
        for (const auto& target : listOf(field, "referenceTo"))
            if (target == stream.object) described["reference"] = stream.stream;
}

Result<std::string> describedObject(Org& org, const Stream& stream) {
    const auto answer = org.describeAnswer(stream.object);
    if (!answer) return answer.status();
    const auto object = parsedJson(answer->body());
    return describedStream(object, Words, addRights).then([&](Json& described) {
        described["title"] = textOf(object, "labelPlural");
        if (!flagOf(object, "createable"))
            described["notes"].push_back("the connected user may not create records here");
        return Result(textOfJson(described));
    });
}

}  // namespace

Status check(Org& org, const FindingSink& sink) {
    Checkup checkup(sink);
    checkVersion(org, checkup);
    checkLimits(org, checkup);
    for (const auto& stream : Streams)
        checkObject(org, stream, checkup);
    return checkup.status();
}

Status discover(Org& org, std::string_view stream, const DiscoverySink& sink) {
    return discoverEach(Streams, stream, sink,
                        [&](const Stream& known) { return describedObject(org, known); });
}

}  // namespace leadloom::salesforce
