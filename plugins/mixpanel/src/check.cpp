#include <leadloom/sdk/checkup.h>
#include <leadloom/sdk/sampled_members.h>

#include "parts.h"

namespace leadloom::mixpanel {

namespace {

constexpr std::string_view KnownProfile =
    "$email:email $first_name $last_name $name $phone:phone $city $region $country_code $timezone "
    "$created:date-time $last_seen:date-time";
constexpr std::string_view KnownEvent =
    "$current_url utm_source utm_medium utm_campaign utm_content utm_term $initial_referrer "
    "$referring_domain $city $region mp_country_code $os $browser";
constexpr std::string_view MadeHere = "event_name person_id occurred_at:date-time";
constexpr std::size_t Sampled = 50;

Json below(std::string_view root, std::string_view names) {
    auto fields = namedFields(names);
    for (auto& field : fields)
        field["pointer"] = std::string(root) + field["pointer"].get<std::string>();
    return fields;
}

/// Properties of a project's own, as some of its profiles have them.
Status addSampled(Account& account, Json& fields) {
    const Query all;
    const auto answer =
        account.readFrom(Part::Query, "/engage", account.project(), "sampling profiles", &all);
    if (!answer) return answer.status();
    std::size_t seen = 0;
    const auto document = parsedJson(answer->body());
    if (!document.is_object()) return {LL_TRANSIENT, "Mixpanel's profiles can't be read"};
    for (const auto& profile : listOf(document, "results"))
        if (profile.is_object() && ++seen <= Sampled)
            addMembers(fields, profile.value("$properties", Json()), "/$properties/");
    return Status::ok();
}

Result<std::string> describe(Account& account, const Stream& stream) {
    Json described = {{"title", stream.stream == Profiles ? "User profiles" : "Events"}};
    if (stream.stream == Profiles) {
        described["fields"] = below("/$properties", KnownProfile);
        for (auto& field : described["fields"])
            if (field["name"] == "$last_seen") field["read_only"] = true;
        if (auto status = addSampled(account, described["fields"]); !status) return status;
    } else {
        described["fields"] = namedFields(MadeHere);
        for (auto& field : below("/properties", KnownEvent))
            described["fields"].push_back(field);
        for (auto& field : described["fields"])
            field["read_only"] = true;
    }
    return textOfJson(described);
}

}  // namespace

Status check(Account& account, const FindingSink& sink) {
    Checkup checkup(sink);
    checkup.need([&] { return account.get(account.at(Part::App, "/me"), "asking who this is"); },
                 {"account_refused", "the service account is refused",
                  "check its name, secret and day of expiry in Mixpanel's organization settings"});
    checkup.readable("profiles", "Analyst", [&] {
        return findProfiles(account, withIds(std::vector<std::string>{"leadloom-check"}));
    });
    checkup.readable("events", "Analyst", [&] {
        return exportOf(account, account.host().clock().wallTime() / DayUs - 1, 1);
    });
    if (!account.projectToken())
        checkup.warning({"project_token_missing", "profiles can't be written",
                         "set secrets.project_token: Project settings, Access keys in Mixpanel"});
    return checkup.status();
}

Status discover(Account& account, std::string_view stream, const DiscoverySink& sink) {
    return discoverEach(Streams, stream, sink,
                        [&](const Stream& known) { return describe(account, known); });
}

}  // namespace leadloom::mixpanel
