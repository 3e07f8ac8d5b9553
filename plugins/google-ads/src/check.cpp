#include <leadloom/sdk/checkup.h>

#include "parts.h"

namespace leadloom::google_ads {

namespace {

constexpr std::string_view LeadFields =
    "EMAIL:email WORK_EMAIL:email PHONE_NUMBER:phone WORK_PHONE:phone FULL_NAME FIRST_NAME "
    "LAST_NAME COMPANY_NAME JOB_TITLE STREET_ADDRESS CITY REGION POSTAL_CODE COUNTRY";
constexpr std::string_view LeadPlaces =
    "submitted_at:date-time gclid form_id campaign_id ad_group_id ad_id stage";
constexpr std::string_view CampaignFields = "id name status advertisingChannelType";
constexpr std::string_view OwnerPointer =
    "/results/0/customer/conversionTrackingSetting/googleAdsConversionCustomer";

void addBelow(Json& fields, std::string_view root, std::string_view names) {
    auto known = namedFields(names);
    for (auto& field : known) {
        field["pointer"] = std::string(root) + field["pointer"].get<std::string>();
        field["read_only"] = true;
        fields.push_back(std::move(field));
    }
}

std::string describe(const Stream& stream) {
    Json described = {{"title", stream.stream == Leads ? "Leads of forms" : "Campaigns"},
                      {"fields", Json::array()}};
    if (stream.stream == Campaigns) {
        addBelow(described["fields"], "/campaign", CampaignFields);
    } else {
        addBelow(described["fields"], "/fields", LeadFields);
        addBelow(described["fields"], "", LeadPlaces);
    }
    return textOfJson(described);
}

/// A manager has no costs, and conversions belong to one account among those that share them.
Status checkAccount(Account& account, const Answer& answer, Checkup& checkup) {
    const auto told = answer.values({"/results/0/customer/manager", OwnerPointer});
    if (!told) return told.status();
    if ((*told)[0] == "true")
        checkup.error({"account_is_manager", "the account is a manager's",
                       "set settings.customer_id to a client account and login_customer_id to the "
                       "manager's"});
    const auto owner = digitsOf((*told)[1]);
    auto ours = digitsOf(account.settings().text("conversion_customer_id"));
    if (ours.empty()) ours = digitsOf(account.settings().text("customer_id"));
    if (!owner.empty() && owner != ours)
        checkup.warning({"conversions_elsewhere", "conversions belong to another account",
                         "set settings.conversion_customer_id to " + owner});
    return Status::ok();
}

}  // namespace

Status check(Account& account, const FindingSink& sink) {
    Checkup checkup(sink);
    const SelectQuery query{{"customer.id", "customer.manager",
                             "customer.conversion_tracking_setting.google_ads_conversion_customer"},
                            "customer",
                            "",
                            ""};
    const auto answer =
        checkup.need([&] { return account.search(query, "", "reading the account"); },
                     {"account_refused", "the account can't be read",
                      "check customer_id and login_customer_id, and the access level of the Google "
                      "Cloud project",
                      "https://www.googleapis.com/auth/adwords"});
    if (answer) checkup.require(checkAccount(account, *answer, checkup));
    if (answer) checkup.ok("account_visible", "the account can be read");
    return checkup.status();
}

Status discover(Account&, std::string_view stream, const DiscoverySink& sink) {
    return discoverEach(Streams, stream, sink,
                        [](const Stream& known) { return Result(describe(known)); });
}

}  // namespace leadloom::google_ads
