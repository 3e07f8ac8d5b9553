#include <leadloom/sdk/checkup.h>

#include "parts.h"

namespace leadloom::vkontakte {

namespace {

constexpr std::string_view LeadsDescription = R"({"title":"Answers to lead forms","fields":[
{"name":"first_name","pointer":"/fields/first_name","type":"string","read_only":true},
{"name":"last_name","pointer":"/fields/last_name","type":"string","read_only":true},
{"name":"patronymic_name","pointer":"/fields/patronymic_name","type":"string","read_only":true},
{"name":"email","pointer":"/fields/email","type":"string","format":"email","read_only":true},
{"name":"phone_number","pointer":"/fields/phone_number","type":"string","format":"phone","read_only":true},
{"name":"location","pointer":"/fields/location","type":"string","read_only":true},
{"name":"form_id","pointer":"/form_id","type":"integer","read_only":true},
{"name":"ad_id","pointer":"/ad_id","type":"integer","read_only":true},
{"name":"date","pointer":"/date","type":"integer","read_only":true}]})";

constexpr std::string_view MembersDescription = R"({"title":"Members of the community","fields":[
{"name":"id","pointer":"/id","type":"integer","read_only":true},
{"name":"first_name","pointer":"/first_name","type":"string","read_only":true},
{"name":"last_name","pointer":"/last_name","type":"string","read_only":true},
{"name":"mobile_phone","pointer":"/mobile_phone","type":"string","format":"phone","read_only":true},
{"name":"city","pointer":"/city/title","type":"string","read_only":true},
{"name":"bdate","pointer":"/bdate","type":"string","read_only":true},
{"name":"messages","pointer":"/messages","type":"string","read_only":true}]})";

constexpr std::string_view MessagesDescription = R"({"title":"Messages to the community","fields":[
{"name":"text","pointer":"/text","type":"string","read_only":true},
{"name":"from_id","pointer":"/from_id","type":"integer","read_only":true},
{"name":"date","pointer":"/date","type":"integer","read_only":true}]})";

}  // namespace

Status check(Account& account, const FindingSink& sink) {
    Checkup checkup(sink);
    checkup.readable(std::string(Leads), "groups", [&] {
        return account.callMethod("leadForms.list", account.ofGroup(), "listing forms");
    });
    checkup.readable(std::string(Members), "groups", [&] {
        return account.callMethod("groups.getMembers", account.ofGroup().add("count", 1),
                                  "listing members");
    });
    const auto cabinet = account.settings().integer("ad_account_id");
    if (cabinet <= 0) return checkup.status();
    const auto campaigns = checkup.want(
        [&] {
            return account.callMethod("ads.getCampaigns", Query().add("account_id", cabinet),
                                      "listing campaigns", "ads");
        },
        {"ads_hidden", "the token can't read the advertising account",
         "ask VK's support for the scope ads, or drop settings.ad_account_id"});
    if (campaigns) checkup.ok("ads_visible", "the advertising account can be read");
    return checkup.status();
}

Status discover(Account&, std::string_view stream, const DiscoverySink& sink) {
    return discoverEach(Streams, stream, sink, [](const Stream& known) {
        return Result(std::string(known.stream == Leads     ? LeadsDescription
                                  : known.stream == Members ? MembersDescription
                                                            : MessagesDescription));
    });
}

}  // namespace leadloom::vkontakte
