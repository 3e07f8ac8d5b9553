#include <algorithm>

#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/google_ads/google_ads.h"
#include "tests/sandbox/people/population.h"

namespace leadloom::sandbox::google_ads {

using nlohmann::json;

namespace {

Response cannot(const std::string& error) {
    return jsonResponse(404, {{"error", error}});
}

json described(const Campaign& campaign) {
    return {{"id", campaign.id}, {"name", campaign.name}, {"status", campaign.status}};
}

}  // namespace

json GoogleAds::described(const FormLead& lead) const {
    return {{"id", lead.id},       {"form", lead.form},       {"campaign", lead.campaign},
            {"gclid", lead.gclid}, {"columns", lead.columns}, {"custom", lead.custom}};
}

void GoogleAds::announce(const FormLead& lead, bool isTest) {
    json columns = json::array();
    for (const auto& [column, value] : lead.columns.items())
        columns.push_back({{"column_id", column}, {"string_value", value}});
    const auto number = [](const std::string& id) { return id.empty() ? 0 : std::stoll(id); };
    deliveries_.add(hookUrl_, {{"lead_id", lead.id},
                               {"user_column_data", columns},
                               {"api_version", "1.0"},
                               {"form_id", number(lead.form)},
                               {"campaign_id", number(lead.campaign)},
                               {"google_key", hookKey_},
                               {"is_test", isTest},
                               {"gcl_id", lead.gclid},
                               {"adgroup_id", number(lead.adGroup)},
                               {"creative_id", number(lead.ad)},
                               {"lead_submit_time", isoTime(lead.submitted, "Z")}});
}

Response GoogleAds::listRecords(const std::string& type, bool) {
    const std::lock_guard lock(mutex_);
    json records = json::array();
    if (type == "campaigns")
        for (const auto& campaign : campaigns_)
            records.push_back(google_ads::described(campaign));
    if (type == "leads")
        for (const auto& lead : leads_)
            records.push_back(described(lead));
    if (type == "events")
        for (const auto& stored : events_)
            records.push_back({{"id", stored.transaction},
                               {"destination", stored.destination},
                               {"event", stored.event}});
    return jsonResponse(200, {{"records", records}});
}

Response GoogleAds::readRecord(const std::string& type, const std::string& id) {
    const std::lock_guard lock(mutex_);
    for (const auto& campaign : campaigns_)
        if (type == "campaigns" && campaign.id == id)
            return jsonResponse(200, google_ads::described(campaign));
    for (const auto& lead : leads_)
        if (type == "leads" && lead.id == id) return jsonResponse(200, described(lead));
    return cannot("no such record: " + id);
}

Response GoogleAds::createRecord(const std::string& type, const json& fields) {
    const std::lock_guard lock(mutex_);
    if (type != "leads") return cannot("only leads are made here");
    FormLead lead;
    lead.id = fields.value("id", "lead-" + randomHex(6));
    lead.form = fields.value("form", "40000000001");
    lead.campaign = fields.value("campaign", "20000000001");
    lead.adGroup = fields.value("ad_group", "30000000001");
    lead.ad = fields.value("ad", "50000000001");
    lead.gclid = fields.value("gclid", "");
    lead.submitted = clock_.now();
    lead.columns = fields.value("columns", json::object());
    lead.custom = fields.value("custom", json::object());
    const bool isTest = fields.value("is_test", false);
    if (!hookUrl_.empty()) announce(lead, isTest);
    if (!isTest) leads_.push_back(lead);
    return jsonResponse(201, described(lead));
}

Response GoogleAds::editRecord(const std::string& type, const std::string& id, const json& fields,
                               bool) {
    const std::lock_guard lock(mutex_);
    for (auto& campaign : campaigns_)
        if (type == "campaigns" && campaign.id == id) {
            campaign.name = fields.value("name", campaign.name);
            campaign.status = fields.value("status", campaign.status);
            return jsonResponse(200, google_ads::described(campaign));
        }
    return cannot("nobody can edit that: " + id);
}

Response GoogleAds::deleteRecord(const std::string& type, const std::string& id, bool) {
    const std::lock_guard lock(mutex_);
    const bool gone = type == "leads" && std::erase_if(leads_, [&](const FormLead& lead) {
                                             return lead.id == id;
                                         }) > 0;
    return gone ? emptyResponse(204) : cannot("nobody can delete that: " + id);
}

Response GoogleAds::extraControl(const Request& request) {
    const std::lock_guard lock(mutex_);
    const auto& path = request.segments;
    if (path.size() == 1 && path[0] == "session" && request.method == "POST") {
        const auto token = "ya29." + randomHex(16);
        tokens_.insert(token);
        return jsonResponse(200, {{"access_token", token}});
    }
    if (path.size() == 1 && path[0] == "webhooks" && request.method == "GET")
        return jsonResponse(200, deliveries_.state());
    return cannot("no such control route; see README.md");
}

void GoogleAds::seed(const Population& population) {
    truth_ = json::object();
    const char* names[] = {"Spring launch", "Summer fair", "Brand"};
    for (std::size_t i = 0; i < std::size(names); ++i)
        campaigns_.push_back(
            {std::to_string(20'000'000'001 + static_cast<std::int64_t>(i)), names[i]});
    std::size_t index = 0;
    for (const auto& person : population.exports.people) {
        if (person.email.empty() || ++index > 12) continue;
        FormLead lead;
        lead.id = "form-lead-" + std::to_string(index);
        lead.form = "40000000001";
        lead.campaign = campaigns_[index % campaigns_.size()].id;
        lead.adGroup = "30000000001";
        lead.ad = "50000000001";
        if (index % 2 == 0) lead.gclid = "EAIaSeed" + std::to_string(index);
        lead.submitted =
            *parsedTime("2025-06-10T09:00:00Z") + static_cast<std::int64_t>(index) * 61'000;
        lead.columns = {
            {"EMAIL", person.email}, {"FIRST_NAME", person.given}, {"LAST_NAME", person.family}};
        if (!person.companyName.empty()) lead.columns["COMPANY_NAME"] = person.companyName;
        if (index % 3 == 0) lead.custom["When do you want to start?"] = "Soon";
        leads_.push_back(std::move(lead));
        truth_["people"].push_back({{"person", person.truth},
                                    {"vendor", "google-ads"},
                                    {"type", "leads"},
                                    {"record", leads_.back().id}});
    }
}

}  // namespace leadloom::sandbox::google_ads
