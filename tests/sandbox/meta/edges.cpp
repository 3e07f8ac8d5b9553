#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/meta/graph_error.h"
#include "tests/sandbox/meta/meta.h"

namespace leadloom::sandbox::meta {

using nlohmann::json;

namespace {

const std::string AccountNodeId = std::string("act_") + AccountId;

void requireNode(const std::string& method, const std::string& id, const std::string& wanted) {
    if (id != wanted) throw noSuchObject(method, id);
}

json accountNode() {
    return {{"id", AccountNodeId},           {"account_id", AccountId},
            {"name", "Loom Demo"},           {"currency", "EUR"},
            {"account_status", 1},           {"timezone_name", "Europe/Helsinki"},
            {"timezone_offset_hours_utc", 2}};
}

}  // namespace

/// Without rights on ad account or ads nobody sees which ad a lead came from.
json Meta::seen(const json& lead, const std::string& fields) const {
    auto node = lead;
    if (!scopes_.contains("ads_management") && !scopes_.contains("ads_read"))
        for (const auto* name :
             {"ad_id", "ad_name", "adset_id", "adset_name", "campaign_id", "campaign_name"})
            node.erase(name);
    return selected(LeadNode, node, fields);
}

json Meta::readNode(const Ask& ask) {
    const auto fields = ask.params.text("fields");
    const auto& id = ask.id;
    if (id == "me" && ask.caller == Caller::Page)
        return selected(PageNode, {{"id", PageId}, {"name", "Loom Demo"}}, fields);
    if (id == "me")
        return selected(UserNode, {{"id", "122100000000001"}, {"name", "Leadloom"}}, fields);
    if (id == PageId)
        return selected(PageNode,
                        {{"id", PageId},
                         {"name", "Loom Demo"},
                         {"category", "Software"},
                         {"tasks", {"ADVERTISE", "MANAGE"}},
                         {"access_token", pageToken_}},
                        fields);
    if (id == AccountNodeId) {
        require("ads_read");
        return selected(AccountNode, accountNode(), fields);
    }
    if (id == PixelId) return selected(PixelNode, {{"id", PixelId}, {"name", "Loom Demo"}}, fields);
    if (graph_.forms().contains(id)) return selected(FormNode, graph_.formNode(id), fields);
    if (const auto* lead = graph_.lead(id)) {
        usage_.count("leads");
        require("leads_retrieval");
        return seen(lead->node, fields);
    }
    if (const auto* run = insights_.look(id)) return selected(RunNode, run->node, fields);
    for (const auto& [nodes, type] :
         {std::pair{&graph_.campaigns(), &CampaignNode}, std::pair{&graph_.adSets(), &AdSetNode},
          std::pair{&graph_.ads(), &AdNode}})
        if (const auto found = nodes->find(id); found != nodes->end())
            return selected(*type, found->second, fields);
    throw noSuchObject("get", id);
}

json Meta::removeNode(const Ask& ask) {
    require("leads_retrieval");
    if (!graph_.removeLead(ask.id)) throw noSuchObject("delete", ask.id);
    return {{"success", true}};
}

json Meta::permissions(const Ask& ask) {
    requireNode("get", ask.id, "me");
    json data = json::array();
    for (const auto& scope : scopes_)
        data.push_back({{"permission", scope}, {"status", "granted"}});
    return {{"data", data}};
}

json Meta::debugToken(const Ask& ask) {
    const auto token = ask.params.text("input_token");
    if (token.empty()) throw GraphError("(#100) The parameter input_token is required", 100);
    json data = {{"app_id", AppId}, {"is_valid", false}, {"scopes", json::array()}};
    if (token == systemToken_ || token == pageToken_)
        data = {{"app_id", AppId},
                {"type", token == pageToken_ ? "PAGE" : "SYSTEM_USER"},
                {"is_valid", true},
                {"expires_at", expiresAt_},
                {"data_access_expires_at", dataAccessExpiresAt_},
                {"scopes", scopes_},
                {"granular_scopes", json::array()},
                {"user_id", "122100000000001"}};
    return {{"data", data}};
}

json Meta::listNodes(const Ask& ask, const NodeType& type,
                     const std::map<std::string, json>& nodes) {
    requireNode("get", ask.id, AccountNodeId);
    usage_.count("ads");
    require("ads_read");
    const auto fields = ask.params.text("fields");
    requireFields(type, fields);
    return pageOf(ask.request, ask.params, rowsOf(nodes),
                  [&](const json& node) { return selected(type, node, fields); });
}

json Meta::campaigns(const Ask& ask) {
    return listNodes(ask, CampaignNode, graph_.campaigns());
}

json Meta::adSets(const Ask& ask) {
    return listNodes(ask, AdSetNode, graph_.adSets());
}

json Meta::ads(const Ask& ask) {
    return listNodes(ask, AdNode, graph_.ads());
}

json Meta::forms(const Ask& ask) {
    requireNode("get", ask.id, PageId);
    usage_.count("page");
    require("pages_show_list");
    const auto fields = ask.params.text("fields");
    requireFields(FormNode, fields);
    return pageOf(ask.request, ask.params, rowsOf(graph_.forms()), [&](const json& node) {
        return selected(FormNode, graph_.formNode(node.at("id")), fields);
    });
}

json Meta::leads(const Ask& ask) {
    const bool ofAd = graph_.ads().contains(ask.id);
    if (!ofAd && !graph_.forms().contains(ask.id)) throw noSuchObject("get", ask.id);
    usage_.count("leads");
    require("leads_retrieval");
    const auto fields = ask.params.text("fields");
    requireFields(LeadNode, fields);
    const auto rows = graph_.filtered(graph_.leadsOf(ask.id, ofAd ? ask.id : "", false),
                                      ask.params.document("filtering"));
    return pageOf(ask.request, ask.params, rows,
                  [&](const json& lead) { return seen(lead, fields); });
}

json Meta::testLeads(const Ask& ask) {
    if (!graph_.forms().contains(ask.id)) throw noSuchObject("get", ask.id);
    require("leads_retrieval");
    const auto fields = ask.params.text("fields");
    return pageOf(ask.request, ask.params, graph_.leadsOf(ask.id, "", true),
                  [&](const json& lead) { return seen(lead, fields); });
}

json Meta::makeTestLead(const Ask& ask) {
    if (!graph_.forms().contains(ask.id)) throw noSuchObject("post", ask.id);
    require("leads_retrieval");
    const auto list = [&](const char* name) {
        auto given = ask.params.document(name);
        return given.is_array() ? given : json::array();
    };
    const auto& lead =
        graph_.makeTestLead(ask.id, list("field_data"), list("custom_disclaimer_responses"));
    hooks_.announce(lead);
    return {{"id", lead.node["id"]}};
}

json Meta::insights(const Ask& ask) {
    auto* run = insights_.find(ask.id);
    if (run == nullptr) requireNode("get", ask.id, AccountNodeId);
    usage_.count("insights");
    require("ads_read");
    if (run != nullptr && run->node["async_status"] != "Job Completed")
        throw GraphError("(#100) The report is not complete yet", 100);
    const auto fields = run != nullptr ? run->fields : ask.params.text("fields");
    const auto made = run != nullptr ? run->rows : insights_.rows(ask.params, true);
    std::vector<EdgeRow> rows;
    rows.reserve(made.size());
    for (const auto& row : made)
        rows.push_back({std::to_string(1'000'000 + rows.size()), &row});
    return pageOf(ask.request, ask.params, rows, [&](const json& row) {
        auto node = selected(InsightNode, row, fields);
        node.update({{"date_start", row["date_start"]}, {"date_stop", row["date_stop"]}});
        return node;
    });
}

json Meta::beginReport(const Ask& ask) {
    requireNode("post", ask.id, AccountNodeId);
    usage_.count("insights");
    require("ads_read");
    return insights_.begin(ask.params);
}

json Meta::uploadEvents(const Ask& ask) {
    requireNode("post", ask.id, PixelId);
    usage_.count("events");
    require("ads_management");
    return events_.upload(ask.params);
}

json Meta::subscribedApps(const Ask& ask) {
    requireNode("get", ask.id, PageId);
    if (ask.caller != Caller::Page)
        throw GraphError("(#210) A page access token is required to request this resource.", 210);
    return hooks_.pageSubscriptions();
}

json Meta::subscribePage(const Ask& ask) {
    subscribedApps(ask);
    require("pages_manage_metadata");
    return hooks_.subscribePage(ask.params);
}

json Meta::unsubscribePage(const Ask& ask) {
    subscribedApps(ask);
    hooks_.unsubscribePage();
    return {{"success", true}};
}

json Meta::appSubscriptions(const Ask& ask) {
    requireNode("get", ask.id, AppId);
    if (ask.caller != Caller::App)
        throw GraphError("(#15) This method must be called with an app access_token.", 15);
    return hooks_.appSubscriptions();
}

json Meta::subscribeApp(const Ask& ask) {
    appSubscriptions(ask);
    return hooks_.subscribeApp(ask.params);
}

json Meta::unsubscribeApp(const Ask& ask) {
    appSubscriptions(ask);
    hooks_.unsubscribeApp();
    return {{"success", true}};
}

}  // namespace leadloom::sandbox::meta
