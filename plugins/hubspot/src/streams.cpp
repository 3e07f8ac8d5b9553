#include "streams.h"

#include <algorithm>
#include <array>

namespace leadloom::hubspot {

namespace {

constexpr std::array Types{
    ObjectType{"companies", "0-2", "company", "hs_lastmodifieddate",
               "name domain website phone address city state zip country industry "
               "numberofemployees annualrevenue description founded_year lifecyclestage "
               "hubspot_owner_id"},
    ObjectType{"contacts", "0-1", "contact", "lastmodifieddate",
               "email hs_additional_emails phone mobilephone salutation firstname lastname company "
               "jobtitle website address city state zip country hs_language lifecyclestage "
               "hs_lead_status hubspot_owner_id hs_email_optout"},
    ObjectType{"deals", "0-3", "deal", "hs_lastmodifieddate",
               "dealname amount deal_currency_code dealstage pipeline closedate "
               "hs_deal_stage_probability description dealtype hubspot_owner_id"},
};

}  // namespace

std::span<const ObjectType> objectTypes() {
    return Types;
}

const ObjectType* findType(std::string_view stream) {
    const auto* found = std::ranges::find(Types, stream, &ObjectType::stream);
    return found == Types.end() ? nullptr : found;
}

}  // namespace leadloom::hubspot
