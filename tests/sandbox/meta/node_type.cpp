#include "tests/sandbox/meta/node_type.h"

#include <algorithm>
#include <vector>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/meta/graph_error.h"

namespace leadloom::sandbox::meta {

using nlohmann::json;

const NodeType UserNode{"User", "id name", "id name"};
const NodeType PageNode{"Page", "id name access_token tasks category link", "id name"};
const NodeType FormNode{"LeadGenData",
                        "allow_organic_lead created_time expired_leads_count id leads_count "
                        "legal_content locale name organic_leads_count page page_id "
                        "privacy_policy_url questions status thank_you_page tracking_parameters",
                        "id locale name status"};
const NodeType LeadNode{"UserLeadGenInfo",
                        "ad_id ad_name adset_id adset_name campaign_id campaign_name created_time "
                        "custom_disclaimer_responses field_data form_id home_listing id is_organic "
                        "partner_name platform post post_submission_check_result retailer_item_id "
                        "vehicle",
                        "created_time id field_data"};
const NodeType AccountNode{
    "AdAccount",
    "account_id account_status currency id name timezone_name timezone_offset_hours_utc",
    "account_id id"};
const NodeType CampaignNode{
    "Campaign",
    "account_id buying_type configured_status created_time daily_budget effective_status id "
    "lifetime_budget name objective start_time status stop_time updated_time",
    "id"};
const NodeType AdSetNode{"AdSet",
                         "account_id campaign_id configured_status created_time daily_budget "
                         "effective_status end_time id lifetime_budget name start_time status "
                         "updated_time",
                         "id"};
const NodeType AdNode{"Ad",
                      "account_id adset_id campaign_id configured_status created_time "
                      "effective_status id name status updated_time",
                      "id"};
const NodeType InsightNode{
    "AdsInsights",
    "account_currency account_id account_name action_values actions ad_id ad_name adset_id "
    "adset_name campaign_id campaign_name clicks conversions cpc cpm ctr date_start date_stop "
    "frequency impressions inline_link_clicks objective reach spend",
    "date_start date_stop impressions spend account_id"};
const NodeType RunNode{"AdReportRun",
                       "account_id async_percent_completion async_status date_start date_stop "
                       "error_code error_message error_subcode error_user_msg id is_running "
                       "time_completed time_ref",
                       "account_id async_percent_completion async_status id is_running"};
const NodeType AppNode{"Application", "id name link subscribed_fields", "id name link"};
const NodeType PixelNode{"AdsPixel", "id name", "id"};

namespace {

/// "id,questions{key,label}" as "id" and "questions" with what is wanted of it.
struct Wish {
    std::string name, inner;
};

std::vector<Wish> wishesIn(const std::string& fields) {
    std::vector<Wish> wishes;
    std::string name;
    for (std::size_t i = 0; i <= fields.size(); ++i) {
        if (i == fields.size() || fields[i] == ',') {
            if (!trimmed(name).empty()) wishes.push_back({std::string(trimmed(name)), {}});
            name.clear();
        } else if (fields[i] == '{') {
            const auto end = std::min(fields.find('}', i), fields.size());
            wishes.push_back({std::string(trimmed(name)), fields.substr(i + 1, end - i - 1)});
            name.clear();
            i = end;
        } else {
            name += fields[i];
        }
    }
    return wishes;
}

json narrowed(const json& value, const std::string& inner) {
    if (inner.empty()) return value;
    if (value.is_array()) {
        json all = json::array();
        for (const auto& one : value)
            all.push_back(narrowed(one, inner));
        return all;
    }
    json some = json::object();
    for (const auto& wish : wishesIn(inner))
        if (value.contains(wish.name)) some[wish.name] = value[wish.name];
    return some;
}

}  // namespace

void requireFields(const NodeType& type, const std::string& fields) {
    const auto known = split(type.fields, ' ');
    for (const auto& wish : wishesIn(fields))
        if (std::find(known.begin(), known.end(), wish.name) == known.end())
            throw GraphError("(#100) Tried accessing nonexisting field (" + wish.name +
                                 ") on node type (" + std::string(type.name) + ")",
                             100);
}

json selected(const NodeType& type, const json& node, const std::string& fields) {
    requireFields(type, fields);
    json seen = json::object();
    if (fields.empty()) {
        for (const auto& name : split(type.defaults, ' '))
            if (node.contains(name)) seen[name] = node[name];
        return seen;
    }
    for (const auto& wish : wishesIn(fields))
        if (node.contains(wish.name)) seen[wish.name] = narrowed(node[wish.name], wish.inner);
    if (node.contains("id")) seen["id"] = node["id"];
    return seen;
}

}  // namespace leadloom::sandbox::meta
