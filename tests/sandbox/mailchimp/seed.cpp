#include <set>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/mailchimp/mailchimp.h"
#include "tests/sandbox/people/population.h"

namespace leadloom::sandbox::mailchimp {

using nlohmann::json;

namespace {

constexpr std::int64_t Day = 86'400'000;
constexpr std::size_t EveryPending = 17, EveryCleaned = 23, EveryTagged = 4;

const char* statusOf(const PersonView& person, std::size_t index) {
    if (person.optedOut) return "unsubscribed";
    if (index % EveryCleaned == EveryCleaned - 1) return "cleaned";
    return index % EveryPending == EveryPending - 1 ? "pending" : "subscribed";
}

json bodyOf(const PersonView& person, std::size_t index) {
    json merge = {{"FNAME", person.given},
                  {"LNAME", person.family},
                  {"PHONE", person.mobile.empty() ? person.phone : person.mobile},
                  {"COMPANY", person.companyName}};
    if (!person.street.empty() && !person.city.empty())
        merge["ADDRESS"] = {{"addr1", person.street}, {"addr2", ""},
                            {"city", person.city},    {"state", person.region},
                            {"zip", person.postal},   {"country", person.country}};
    json body = {{"email_address", person.email},
                 {"status", statusOf(person, index)},
                 {"merge_fields", merge},
                 {"language", person.language}};
    if (index % EveryTagged == 0) body["tags"] = {person.stage > 2 ? "Customer" : "Webinar"};
    return body;
}

}  // namespace

void Mailchimp::seed(const SystemView& view) {
    truth_ = json::object();
    auto& audience = main();
    audience.seeding = true;
    for (std::size_t i = 0; i < view.people.size(); ++i) {
        const auto& person = view.people[i];
        if (person.email.empty() || audience.byEmail(person.email) != nullptr) continue;
        const auto result = audience.create(bodyOf(person, i), {Source::Admin, true});
        if (result.problem) continue;  // an address that no audience takes
        auto& member = *result.member;
        member.inCompliance = member.status == "unsubscribed" || member.status == "cleaned";
        member.signup = member.status == "cleaned" ? 0 : person.created / 1000 * 1000;
        member.optIn = member.signup;
        member.changed = person.modified / 1000 * 1000;
        truth_["people"].push_back({{"person", person.truth},
                                    {"vendor", "mailchimp"},
                                    {"type", "members"},
                                    {"record", member.contactId}});
    }
    audience.seeding = false;
    seedCampaigns(view);
}

void Mailchimp::seedCampaigns(const SystemView& view) {
    if (view.people.empty()) return;
    constexpr const char* Titles[] = {"Spring launch", "Summer fair", "Autumn webinar", "Draft"};
    const auto start = *parsedTime("2025-03-01T08:00:00Z");
    for (std::size_t i = 0; i < std::size(Titles); ++i) {
        Campaign campaign;
        campaign.id = subscriberHash("campaign " + std::to_string(i)).substr(0, 10);
        campaign.webId = 700'100 + static_cast<std::int64_t>(i);
        campaign.title = Titles[i];
        campaign.subject = std::string(Titles[i]) + ": what is new";
        campaign.listId = main().id();
        campaign.created = start + static_cast<std::int64_t>(i) * 90 * Day;
        campaign.status = i + 1 < std::size(Titles) ? "sent" : "save";
        if (campaign.status == "sent") campaign.sent = campaign.created + Day;
        std::size_t index = i;
        for (const auto& [id, member] : main().members()) {
            Recipient recipient{member.email, {}};
            const auto at = campaign.sent + static_cast<std::int64_t>(index) * 60'000;
            if (campaign.sent != 0 && index % 2 == 0) recipient.actions.push_back({"open", "", at});
            if (campaign.sent != 0 && index % 6 == 0)
                recipient.actions.push_back(
                    {"click", "https://www.sandbox.example/news", at + 9'000});
            ++index;
            campaign.recipients.push_back(std::move(recipient));
        }
        campaigns_.push_back(std::move(campaign));
    }
}

}  // namespace leadloom::sandbox::mailchimp
