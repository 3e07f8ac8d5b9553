#include <leadloom/sdk/checkup.h>
#include <leadloom/sdk/field_description.h>
#include <leadloom/sdk/text_list.h>

#include "parts.h"

namespace leadloom::mailchimp {

namespace {

constexpr std::string_view MergeFieldsPath =
    "/merge-fields?count=1000&exclude_fields=merge_fields._links,_links";

/// What the default mapping writes.
constexpr std::string_view MappedTags = "FNAME LNAME PHONE";

constexpr FieldWords Words{.list = "merge_fields",
                           .root = "/merge_fields/",
                           .types =
                               "number=string:number phone=string:phone url=string:url "
                               "imageurl=string:url date=string:date address=object",
                           .name = "tag",
                           .label = "name"};

constexpr std::string_view MemberFields = R"([
{"name":"email_address","pointer":"/email_address","type":"string","format":"email","unique":true},
{"name":"status","pointer":"/status","type":"string"},
{"name":"tag_names","pointer":"/tag_names","type":"array","title":"Tags"},
{"name":"language","pointer":"/language","type":"string"},
{"name":"vip","pointer":"/vip","type":"boolean"},
{"name":"bounced_email","pointer":"/bounced_email","type":"string","read_only":true},
{"name":"source","pointer":"/source","type":"string","read_only":true},
{"name":"timestamp_signup","pointer":"/timestamp_signup","type":"datetime","read_only":true},
{"name":"timestamp_opt","pointer":"/timestamp_opt","type":"datetime","read_only":true}])";

constexpr std::string_view CampaignsDescription = R"({"title":"Campaigns","fields":[
{"name":"title","pointer":"/settings/title","type":"string","read_only":true},
{"name":"status","pointer":"/status","type":"string","read_only":true},
{"name":"create_time","pointer":"/create_time","type":"datetime","read_only":true},
{"name":"send_time","pointer":"/send_time","type":"datetime","read_only":true}]})";

Result<Answer> mergeFields(Account& account) {
    return account.getAt(MergeFieldsPath, "listing merge fields");
}

void addChoices(const Json& field, Json& described) {
    described["required"] = flagOf(field, "required");
    described["custom"] = true;
    const auto options = field.value("options", Json());
    if (!options.is_object()) return;
    auto values = Json::array();
    for (const auto& choice : listOf(options, "choices"))
        if (choice.is_string()) values.push_back({{"value", choice}, {"label", choice}});
    if (!values.empty()) described["values"] = std::move(values);
}

Result<std::string> describeMembers(Account& account) {
    const auto answer = mergeFields(account);
    if (!answer) return answer.status();
    return describedStream(parsedJson(answer->body()), Words, addChoices).then([](Json& described) {
        auto fields = parsedJson(MemberFields);
        fields.insert(fields.end(), described["fields"].begin(), described["fields"].end());
        described["fields"] = std::move(fields);
        described["title"] = "Members";
        return Result(textOfJson(described));
    });
}

/// Mailchimp passes over merge fields that an audience doesn't have, without a word.
void checkMergeFields(Account& account, Checkup& checkup) {
    const auto there = mergeFields(account).then(
        [](Answer& answer) { return answer.table("/merge_fields", {"/tag"}); });
    checkup.require(there.status());
    if (!there) return;
    for (const auto tag : splitText(MappedTags, ' '))
        if (std::ranges::none_of(*there, [&](const auto& row) { return row.front() == tag; }))
            checkup.warning({"merge_field_missing",
                             "the audience has no merge field " + std::string(tag),
                             "add it in the audience's settings, or map its field elsewhere; "
                             "Mailchimp drops values of unknown merge fields silently"});
}

}  // namespace

Status check(Account& account, const FindingSink& sink) {
    Checkup checkup(sink);
    const auto audience = account.audience();
    checkup.require(audience.status());
    for (const auto& stream : Streams) {
        const std::string name(stream.stream);
        checkup.readable(name, "", [&] {
            const auto what = "reading " + name;
            return stream.stream == Campaigns ? account.get("/campaigns?count=1", what)
                                              : account.getAt("/members?count=1", what);
        });
    }
    checkMergeFields(account, checkup);
    return checkup.status();
}

Status discover(Account& account, std::string_view stream, const DiscoverySink& sink) {
    return discoverEach(Streams, stream, sink, [&](const Stream& known) {
        return known.stream == Members ? describeMembers(account)
                                       : Result(std::string(CampaignsDescription));
    });
}

}  // namespace leadloom::mailchimp
