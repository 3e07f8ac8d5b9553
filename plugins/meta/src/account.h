#pragma once

#include <string>
#include <string_view>

#include <leadloom/sdk/error_table.h>
#include <leadloom/sdk/query.h>
#include <leadloom/sdk/rest_client.h>
#include <leadloom/sdk/stream_table.h>

namespace leadloom::meta {

using namespace sdk;

/// By code: nearly everything comes with HTTP 400.
const ErrorTable& errorTable();

/// What is listed of the Page or of the ad account.
struct Stream {
    std::string_view stream;
    std::string_view owner;  ///< setting that names what it is listed of
    std::string_view edge;
    std::string_view fields;
    std::string_view scope;
};

inline constexpr std::string_view Leads = "leads", LeadForms = "forms";
inline constexpr Stream Streams[] = {
    {"ads", "ad_account", "/ads",
     "id,name,effective_status,campaign_id,adset_id,account_id,created_time,updated_time",
     "ads_read"},
    {"campaigns", "ad_account", "/campaigns",
     "id,name,effective_status,objective,account_id,start_time,stop_time,created_time,updated_time",
     "ads_read"},
    {LeadForms, "page_id", "/leadgen_forms", "id,name,status,locale,leads_count,created_time",
     "pages_show_list"},
    {Leads, "page_id", "/leadgen_forms",
     "id,created_time,form_id,ad_id,ad_name,adset_id,adset_name,campaign_id,campaign_name,"
     "is_organic,platform,partner_name,field_data,custom_disclaimer_responses",
     "leads_retrieval"}};

/// One business in the Graph API.
class Account : public RestClient {
public:
    explicit Account(const Host& host) : RestClient(host, errorTable()) {}

    /// A setting that this request can't do without.
    Result<std::string> need(std::string_view setting) const;
    /// "/100200300400/leadgen_forms": the edge below what its setting names.
    Result<std::string> pathOf(std::string_view setting, std::string_view edge) const;
    /// A GET with these parameters; the answer of 2xx.
    Result<Answer> fetch(const Query& query, std::string_view path, std::string_view what) {
        return get(proven(query.on(path)), what);
    }
    /// A path with the proof that whoever has the token knows the app's secret as well; as it is
    /// where no secret is configured.
    std::string proven(const std::string& path) const;
    std::string proofOf(std::string_view token) const;
    /// A secret of the connection; empty where there is none.
    std::string secret(std::string_view name) const;
    /// A POST by somebody else than the connection's own token.
    Status configureAs(const std::string& token, Query form, const std::string& path,
                       std::string_view what);

protected:
    Result<std::string> base() override;
    void observe(const HttpResponse& response) override;
    Status refine(Status status, const Answer& answer) const override;
};

/// Which page follows; empty where none does.
Result<std::string> nextPage(const Answer& answer);

}  // namespace leadloom::meta
