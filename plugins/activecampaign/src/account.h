#pragma once

#include <string>
#include <string_view>

#include <leadloom/sdk/error_table.h>
#include <leadloom/sdk/kept_lists.h>
#include <leadloom/sdk/rest_client.h>
#include <leadloom/sdk/stream_table.h>
#include <leadloom/sdk/write_result.h>

namespace leadloom::activecampaign {

using namespace sdk;
using enum KeptLists::Column;

/// What one stream is called in ActiveCampaign. A list stands under the stream's own name.
struct Stream {
    std::string_view stream;
    std::string_view single;     ///< what a record's request and answer stand under
    std::string_view modified;   ///< pointer to when a row was changed last
    std::string_view key;        ///< a lookup by this key …
    std::string_view parameter;  ///< … asks with this parameter …
    std::string_view field;      ///< … and compares this member
    std::string_view fields;     ///< what its records have, for namedFields()
};

inline constexpr std::string_view Users = "users", Accounts = "accounts", Contacts = "contacts",
                                  Deals = "deals";
/// In dependency order.
inline constexpr Stream Streams[] = {
    {Users, "user", "/udate", "", "", "", "email:email firstName lastName"},
    {Accounts, "account", "/updatedTimestamp", "name", "search", "name",
     "name accountUrl:url owner createdTimestamp=datetime updatedTimestamp=datetime"},
    {Contacts, "contact", "/udate", "email", "email", "email",
     "email:email firstName lastName phone:phone tag_names=array list_status list_names=array "
     "account_id job_title cdate=datetime udate=datetime"},
    {Deals, "deal", "/mdate", "name", "filters[title]", "title",
     "title amount=number currency description status percent=number stage_title pipeline_title "
     "contact account owner cdate=datetime mdate=datetime"}};

inline std::string pathOf(std::string_view kind, std::string_view id = {}) {
    return "/" + std::string(kind) + (id.empty() ? "" : "/" + std::string(id));
}

inline constexpr KeptList Fields{"/fields", "/perstag", "/title"},
    Lists{"/lists", "/name", "/cdate"}, Tags{"/tags", "/tag", "/tagType", true},
    Pipelines{"/dealGroups", "/title", "/currency"}, Stages{"/dealStages", "/title", "/group"};

/// One ActiveCampaign account. Paths begin behind /api/3.
class Account : public RestClient {
public:
    explicit Account(const Host& host);

    KeptLists& kept() { return kept_; }
    /// Id of the user whose key it is.
    Result<std::string> ownUser();
    std::string lowered(std::string_view text) const { return host().textForms().lowered(text); }
    /// What a refusal means for one record: `existingId` where the table calls it a conflict.
    WriteResult refusal(const Answer& answer, const Status& status, std::string existingId) const;

protected:
    Result<std::string> base() override;
    Status refine(Status status, const Answer& answer) const override;

private:
    KeptLists kept_{*this};
};

}  // namespace leadloom::activecampaign
