#pragma once

#include <map>
#include <string>
#include <string_view>

#include <leadloom/sdk/error_table.h>
#include <leadloom/sdk/rest_client.h>
#include <leadloom/sdk/stream_table.h>
#include <leadloom/sdk/write_result.h>

namespace leadloom::hubspot {

using namespace sdk;

/// HubSpot's error categories, in answers as a whole and in the items of a 207.
const ErrorTable& errorTable();

/// Names of the properties that a validation message is about, separated by spaces. The message
/// itself quotes what was sent and must not go anywhere else.
std::string propertiesIn(std::string_view message);

/// What became of a record that was refused. `status` says how the whole request is judged where
/// the error is not one of a single item (LL_OK: judge by the category).
WriteResult refusal(std::string_view category, std::string_view message, ll_status status = LL_OK);

/// What one stream is called in HubSpot.
struct ObjectType {
    std::string_view stream;            ///< also the word in paths
    std::string_view typeId;            ///< "0-1", in webhooks of the form object.*
    std::string_view event;             ///< "contact", the first part of a webhook's type
    std::string_view modifiedProperty;  ///< the property that searches for changes go by
    /// Asked for when the hub doesn't say which; one name behind the other, with blanks between.
    std::string_view properties;
    /// The property in which a key of the hub is searched for, where it isn't called like it;
    /// empty: there is none.
    std::string_view keys;
};

inline constexpr std::string_view Owners = "owners";

/// In dependency order. Owners are no CRM object: they have paths of their own.
inline constexpr ObjectType Streams[] = {
    {Owners, "", "", "", "", ""},
    {"companies", "0-2", "company", "hs_lastmodifieddate",
     "name domain website phone address city state zip country industry numberofemployees "
     "annualrevenue description founded_year lifecyclestage hubspot_owner_id",
     "email="},
    {"contacts", "0-1", "contact", "lastmodifieddate",
     "email hs_additional_emails phone mobilephone salutation firstname lastname company jobtitle "
     "website address city state zip country hs_language lifecyclestage hs_lead_status "
     "hubspot_owner_id hs_email_optout",
     "name= domain="},
    {"deals", "0-3", "deal", "hs_lastmodifieddate",
     "dealname amount deal_currency_code dealstage pipeline closedate hs_deal_stage_probability "
     "description dealtype hubspot_owner_id",
     "name=dealname domain= email= phone="},
};

/// A CRM object by its stream; null for others.
inline const ObjectType* findObject(std::string_view stream) {
    return stream == Owners ? nullptr : findStream(Streams, stream);
}

/// One HubSpot account. What its answers say of budgets goes to the hub.
class Portal : public RestClient {
public:
    explicit Portal(const Host& host) : RestClient(host, errorTable()) {}

    /// "/crm/v3/objects/contacts" and what follows it; "/crm/v3/owners".
    std::string pathOf(const ObjectType& type, std::string_view rest = {}) const;
    /// The property that holds the hub's own id, or empty where the account has none. Asked once in
    /// the life of an instance.
    Result<std::string> markerProperty(const ObjectType& type);

protected:
    Result<std::string> base() override { return settings().url("base_url"); }
    void observe(const HttpResponse& response) override;
    Status refine(Status status, const Answer& answer) const override;

private:
    std::map<std::string_view, std::string> markers_;
};

}  // namespace leadloom::hubspot
