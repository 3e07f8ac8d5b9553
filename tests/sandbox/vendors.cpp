#include "tests/sandbox/vendors.h"

#include <stdexcept>
#include <string_view>

#include "tests/sandbox/activecampaign/activecampaign.h"
#include "tests/sandbox/carddav/carddav.h"
#include "tests/sandbox/google_ads/google_ads.h"
#include "tests/sandbox/hubspot/hubspot.h"
#include "tests/sandbox/imap_smtp/imap_smtp.h"
#include "tests/sandbox/line/line.h"
#include "tests/sandbox/mailchimp/mailchimp.h"
#include "tests/sandbox/meta/meta.h"
#include "tests/sandbox/mixpanel/mixpanel.h"
#include "tests/sandbox/salesforce/salesforce.h"
#include "tests/sandbox/vkontakte/vkontakte.h"
#include "tests/sandbox/zoho/zoho.h"

namespace leadloom::sandbox {

namespace {

template <typename Kind>
std::unique_ptr<Vendor> make(Clock& clock) {
    return std::make_unique<Kind>(clock);
}

struct Known {
    std::string_view name;
    std::unique_ptr<Vendor> (*make)(Clock& clock);
};

/// The one place where a vendor is named.
constexpr Known Vendors[] = {{"salesforce", make<salesforce::Salesforce>},
                             {"hubspot", make<hubspot::HubSpot>},
                             {"zoho", make<zoho::Zoho>},
                             {"carddav", make<carddav::CardDav>},
                             {"mailchimp", make<mailchimp::Mailchimp>},
                             {"activecampaign", make<activecampaign::ActiveCampaign>},
                             {"meta", make<meta::Meta>},
                             {"mixpanel", make<mixpanel::Mixpanel>},
                             {"line", make<line::Line>},
                             {"imap-smtp", make<imap_smtp::ImapSmtp>},
                             {"vkontakte", make<vkontakte::Vkontakte>},
                             {"google-ads", make<google_ads::GoogleAds>}};

}  // namespace

std::unique_ptr<Vendor> makeVendor(const std::string& name, Clock& clock) {
    for (const auto& known : Vendors)
        if (known.name == name) return known.make(clock);
    throw std::runtime_error("--vendor " + name + ": unknown vendor (" + vendorNames() + ")");
}

std::string vendorNames() {
    std::string all;
    for (const auto& known : Vendors)
        all += (all.empty() ? "" : ", ") + std::string(known.name);
    return all;
}

}  // namespace leadloom::sandbox
