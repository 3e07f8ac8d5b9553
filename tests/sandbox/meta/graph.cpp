#include "tests/sandbox/meta/graph.h"

#include <algorithm>
#include <cstdio>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/meta/graph_error.h"

namespace leadloom::sandbox::meta {

using nlohmann::json;

namespace {

constexpr std::int64_t KeptMillis = 90LL * 86'400'000;
constexpr std::int64_t FirstLead = 555'000'111'222'333;

/// Newest first, as the edge lists them.
std::string leadKey(const LeadRow& lead) {
    char text[64];
    std::snprintf(text, sizeof text, "%016lld",
                  static_cast<long long>(9'999'999'999'999'999 - lead.created));
    return text + lead.node.at("id").get<std::string>();
}

json answersOf(const json& answers) {
    if (answers.is_array()) return answers;
    json list = json::array();
    for (const auto& [name, value] : answers.items())
        list.push_back(
            {{"name", name}, {"values", value.is_array() ? value : json::array({value})}});
    return list;
}

json disclaimersOf(const json& answers) {
    if (answers.is_array()) return answers;
    json list = json::array();
    for (const auto& [key, checked] : answers.items())
        list.push_back({{"checkbox_key", key}, {"is_checked", checked == true ? "1" : "0"}});
    return list;
}

/// The answers must be to questions that the form asks.
void requireQuestions(const json& form, const json& answers) {
    for (const auto& answer : answers) {
        const auto& questions = form.at("questions");
        const bool asked = std::any_of(
            questions.begin(), questions.end(),
            [&](const json& question) { return question["key"] == answer.value("name", ""); });
        if (!asked)
            throw GraphError("(#100) The form does not ask for " + answer.value("name", ""), 100);
    }
}

bool passes(std::int64_t seconds, const std::string& op, std::int64_t bound) {
    if (op == "GREATER_THAN") return seconds > bound;
    if (op == "GREATER_THAN_OR_EQUAL") return seconds >= bound;
    if (op == "LESS_THAN") return seconds < bound;
    if (op == "LESS_THAN_OR_EQUAL") return seconds <= bound;
    throw GraphError("(#100) Invalid operator in filtering: " + op, 100);
}

std::int64_t boundOf(const json& filter) {
    const auto value = filter.value("value", json());
    if (value.is_number_integer()) return value.get<std::int64_t>();
    const auto parsed = value.is_string() ? parsedInteger(value.get<std::string>()) : std::nullopt;
    if (!parsed) throw GraphError("(#100) The value of a filter must be a UNIX timestamp", 100);
    return *parsed;
}

}  // namespace

std::string graphTime(std::int64_t milliseconds) {
    return isoTime(milliseconds, "").substr(0, 19) + "+0000";
}

std::vector<EdgeRow> rowsOf(const std::map<std::string, json>& nodes) {
    std::vector<EdgeRow> rows;
    rows.reserve(nodes.size());
    for (const auto& [id, node] : nodes)
        rows.push_back({id, &node});
    return rows;
}

void Graph::reset() {
    forms_.clear();
    campaigns_.clear();
    adSets_.clear();
    ads_.clear();
    leads_.clear();
    lastLead_ = FirstLead;
}

LeadRow& Graph::add(const std::string& form, const std::string& ad, const std::string& platform,
                    std::int64_t created, bool test) {
    const auto id = std::to_string(lastLead_++);
    LeadRow row{{{"id", id},
                 {"created_time", graphTime(created)},
                 {"form_id", form},
                 {"is_organic", ad.empty()},
                 {"platform", platform}},
                created / 1000 * 1000,
                test};
    if (const auto found = ads_.find(ad); found != ads_.end()) {
        const auto& set = adSets_.at(found->second.at("adset_id"));
        const auto& campaign = campaigns_.at(found->second.at("campaign_id"));
        row.node.update({{"ad_id", ad},
                         {"ad_name", found->second["name"]},
                         {"adset_id", set["id"]},
                         {"adset_name", set["name"]},
                         {"campaign_id", campaign["id"]},
                         {"campaign_name", campaign["name"]}});
    }
    return leads_[id] = std::move(row);
}

const LeadRow& Graph::answerForm(const json& answer) {
    const auto form = answer.value("form_id", forms_.begin()->first);
    const auto known = forms_.find(form);
    if (known == forms_.end()) throw noSuchObject("post", form);
    const auto ad = answer.value("ad_id", ads_.begin()->first);
    if (!ad.empty() && !ads_.contains(ad)) throw noSuchObject("post", ad);
    const auto fields = answersOf(answer.value("field_data", json::object()));
    requireQuestions(known->second, fields);
    auto& row = add(form, ad, answer.value("platform", "fb"), clock_.now(), false);
    row.node["field_data"] = fields;
    const auto disclaimers = disclaimersOf(answer.value("disclaimers", json::object()));
    if (!disclaimers.empty()) row.node["custom_disclaimer_responses"] = disclaimers;
    return row;
}

const LeadRow& Graph::makeTestLead(const std::string& form, const json& fieldData,
                                   const json& disclaimers) {
    for (const auto& [id, row] : leads_)
        if (row.test && row.node["form_id"] == form)
            throw GraphError("(#100) A test lead for this form already exists", 100);
    requireQuestions(forms_.at(form), fieldData);
    auto& row = add(form, "", "fb", clock_.now(), true);
    row.node["field_data"] = fieldData;
    if (!disclaimers.empty()) row.node["custom_disclaimer_responses"] = disclaimers;
    return row;
}

bool Graph::removeLead(const std::string& id) {
    return leads_.erase(id) > 0;
}

const LeadRow* Graph::lead(const std::string& id) const {
    const auto found = leads_.find(id);
    if (found == leads_.end() || found->second.created + KeptMillis < clock_.now()) return nullptr;
    return &found->second;
}

std::vector<EdgeRow> Graph::leadsOf(const std::string& form, const std::string& ad,
                                    bool test) const {
    std::vector<EdgeRow> rows;
    for (const auto& [id, row] : leads_) {
        if (lead(id) == nullptr || (test && !row.test)) continue;
        const bool wanted =
            ad.empty() ? row.node["form_id"] == form : row.node.value("ad_id", std::string()) == ad;
        if (wanted) rows.push_back({leadKey(row), &row.node});
    }
    std::sort(rows.begin(), rows.end(),
              [](const EdgeRow& a, const EdgeRow& b) { return a.key < b.key; });
    return rows;
}

std::vector<EdgeRow> Graph::filtered(std::vector<EdgeRow> rows, const json& filters) const {
    if (filters.is_null()) return rows;
    if (!filters.is_array()) throw GraphError("(#100) Param filtering must be an array", 100);
    for (const auto& filter : filters) {
        if (!filter.is_object() || filter.value("field", "") != "time_created")
            throw GraphError("(#100) Filtering by this field is not supported", 100);
        const auto bound = boundOf(filter);
        const auto op = filter.value("operator", "");
        std::erase_if(rows, [&](const EdgeRow& row) {
            const auto created = leads_.at(row.node->at("id")).created;
            return !passes(created / 1000, op, bound);
        });
    }
    return rows;
}

json Graph::formNode(const std::string& id) const {
    auto node = forms_.at(id);
    std::int64_t kept = 0, all = 0;
    for (const auto& [leadId, row] : leads_) {
        if (row.node["form_id"] != id || row.test) continue;
        ++all;
        kept += lead(leadId) == nullptr ? 0 : 1;
    }
    node["leads_count"] = all;
    node["expired_leads_count"] = all - kept;
    return node;
}

}  // namespace leadloom::sandbox::meta
