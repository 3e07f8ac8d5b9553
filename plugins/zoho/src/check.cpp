#include <leadloom/sdk/checkup.h>
#include <leadloom/sdk/field_description.h>
#include <leadloom/sdk/query.h>

#include "parts.h"

namespace leadloom::zoho {

namespace {

void checkUsers(Account& account, Checkup& checkup) {
    const auto path = Query().add("type", "CurrentUser").on("/users");
    checkup.readable(std::string(Users), "ZohoCRM.users.READ",
                     [&] { return account.get(path, "reading users"); });
}

void checkModule(Account& account, const Stream& stream, Checkup& checkup) {
    const std::string name(stream.stream);
    const std::string module(stream.module);
    const auto found = checkup.need(
        [&] { return account.describe(stream); },
        {"fields_hidden", "the token can't read the fields of " + module,
         "give it the scope ZohoCRM.settings.fields.READ", "ZohoCRM.settings.fields.READ"});
    if (!found) return;
    checkup.readable(name, "ZohoCRM.modules." + name + ".READ and ZohoCRM.coql.READ", [&] {
        return account.query({{"id"}, module, "id is not null", {}, 1});
    });
    const auto& description = **found;
    if (description.marker.empty())
        return checkup.markerMissing(
            "external_id_field_missing", module, account.settings().text("external_id_field"),
            "create a single-line field on " + module +
                " that doesn't allow duplicate values, and name it in external_id_field");
    if (description.hasOtherKeys)
        checkup.ok("other_unique_fields",
                   module + " has other fields of unique values, so creates are plain inserts");
}

constexpr FieldWords Words{
    .list = "fields",
    .types =
        "integer=integer bigint=string double=number currency=number:currency "
        "percent=number:percent boolean=boolean date=date datetime=datetime "
        "email=string:email phone=string:phone website=string:url lookup=object "
        "ownerlookup=object multiselectpicklist=array",
    .options = "pick_list_values",
    .length = "length",
    .name = "api_name",
    .label = "field_label",
    .type = "data_type",
    .optionValue = "actual_value",
    .optionLabel = "display_value"};

const Json& objectOf(const Json& object, const char* key) {
    static const Json none = Json::object();
    const auto at = object.find(key);
    return at != object.end() && at->is_object() ? *at : none;
}

void addRights(const Json& field, Json& described) {
    described["required"] = flagOf(field, "system_mandatory");
    described["read_only"] = flagOf(field, "read_only") || flagOf(field, "field_read_only");
    described["unique"] = !objectOf(field, "unique").empty();
    described["custom"] = flagOf(field, "custom_field");
    const auto lookup = textOf(objectOf(objectOf(field, "lookup"), "module"), "api_name");
    for (const auto& stream : Streams)
        if (!lookup.empty() && lookup == stream.module) described["reference"] = stream.stream;
    if (textOf(field, "data_type") == "ownerlookup") described["reference"] = Users;
}

constexpr std::string_view UsersDescription =
    R"({"title":"Users","fields":[
{"name":"email","pointer":"/email","type":"string","format":"email","read_only":true},
{"name":"full_name","pointer":"/full_name","type":"string","read_only":true},
{"name":"status","pointer":"/status","type":"string","read_only":true}]})";

}  // namespace

Status check(Account& account, const FindingSink& sink) {
    Checkup checkup(sink);
    checkUsers(account, checkup);
    for (const auto& stream : Streams)
        if (stream.stream != Users) checkModule(account, stream, checkup);
    return checkup.status();
}

Status discover(Account& account, std::string_view stream, const DiscoverySink& sink) {
    return discoverEach(Streams, stream, sink, [&](const Stream& known) -> Result<std::string> {
        if (known.stream == Users) return std::string(UsersDescription);
        const auto answer = account.fieldsAnswer(known);
        if (!answer) return answer.status();
        return describedStream(parsedJson(answer->body()), Words, addRights)
            .then([&](Json& described) {
                described["title"] = known.module;
                return Result(textOfJson(described));
            });
    });
}

}  // namespace leadloom::zoho
