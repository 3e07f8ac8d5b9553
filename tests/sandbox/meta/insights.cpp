#include "tests/sandbox/meta/insights.h"

#include <algorithm>
#include <cstdio>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/meta/graph_error.h"

namespace leadloom::sandbox::meta {

using nlohmann::json;

namespace {

constexpr std::int64_t DayMillis = 86'400'000;
constexpr std::string_view Levels = "account campaign adset ad";
constexpr std::string_view Windows = "1d_view 1d_click 7d_click 28d_click 1d_ev dda default";
constexpr std::size_t Loosely = 5;

bool isAmong(std::string_view words, const std::string& word) {
    const auto all = split(words, ' ');
    return std::find(all.begin(), all.end(), word) != all.end();
}

/// The same figure for the same text, everywhere.
std::uint64_t figure(const std::string& text) {
    std::uint64_t hash = 1'469'598'103'934'665'603ULL;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211ULL;
    return hash;
}

struct Sum {
    std::int64_t impressions = 0, clicks = 0, cents = 0, leads = 0;
};

/// What an ad did on a day; nothing on the days on which it was not shown.
Sum ofDay(const std::string& ad, const std::string& day) {
    const auto hash = figure(ad + day);
    if (hash % 7 == Loosely) return {};
    const auto impressions = static_cast<std::int64_t>(400 + hash % 900);
    const auto clicks = static_cast<std::int64_t>(10 + hash / 900 % 40);
    return {impressions, clicks, clicks * 83 + static_cast<std::int64_t>(hash % 100),
            static_cast<std::int64_t>(hash / 11 % 4)};
}

struct Span {
    std::int64_t since, until;  ///< days
};

Span spanOf(const Params& params) {
    const auto range = params.document("time_range");
    if (!range.is_object()) throw GraphError("(#100) Param time_range must be given", 100);
    const auto day = [&](const char* name) {
        const auto text = range.value(name, "");
        if (!isDate(text))
            throw GraphError(
                "(#100) Must be a date representation in the format "
                "YYYY-MM-DD",
                100);
        return *parsedTime(text) / DayMillis;
    };
    const Span span{day("since"), day("until")};
    if (span.until < span.since)
        throw GraphError("(#100) The until date must not be before the since date", 100);
    return span;
}

/// Days of a row; 0 = all of them together.
std::int64_t incrementOf(const Params& params) {
    const auto text = params.text("time_increment");
    if (text.empty() || text == "all_days") return 0;
    const auto days = parsedInteger(text);
    if (!days || *days < 1 || *days > 90)
        throw GraphError("(#100) Param time_increment must be 1 to 90, or all_days", 100);
    return *days;
}

void checkRequest(const Params& params) {
    requireFields(InsightNode, params.text("fields"));
    if (params.has("level") && !isAmong(Levels, params.text("level")))
        throw GraphError("(#100) Param level must be one of {ad, adset, campaign, account}", 100);
    for (const auto& window : params.list("action_attribution_windows"))
        if (!isAmong(Windows, window))
            throw GraphError(
                "(#100) Param action_attribution_windows must be one of the windows "
                "that are supported",
                100);
    if (params.has("breakdowns"))
        throw GraphError("(#2) The breakdowns are not supported here", 2, 1504041);
}

json nodeOf(const json& ad, const json& set, const json& campaign, const std::string& level) {
    json node = {
        {"account_id", AccountId}, {"account_name", "Loom Demo"}, {"account_currency", "EUR"}};
    if (level == "account") return node;
    node.update({{"campaign_id", campaign["id"]},
                 {"campaign_name", campaign["name"]},
                 {"objective", campaign["objective"]}});
    if (level == "campaign") return node;
    node.update({{"adset_id", set["id"]}, {"adset_name", set["name"]}});
    if (level == "ad") node.update({{"ad_id", ad["id"]}, {"ad_name", ad["name"]}});
    return node;
}

json withFigures(json node, const Sum& sum, int more, std::int64_t first, std::int64_t last) {
    const auto grown = [&](std::int64_t value) { return value + value * more / 100; };
    const auto cents = grown(sum.cents);
    char spend[32];
    std::snprintf(spend, sizeof spend, "%lld.%02lld", static_cast<long long>(cents / 100),
                  static_cast<long long>(cents % 100));
    node.update({{"date_start", isoDate(first * DayMillis)},
                 {"date_stop", isoDate(last * DayMillis)},
                 {"spend", spend},
                 {"impressions", std::to_string(grown(sum.impressions))},
                 {"reach", std::to_string(grown(sum.impressions) * 9 / 10)},
                 {"clicks", std::to_string(grown(sum.clicks))}});
    json actions = {{{"action_type", "link_click"}, {"value", std::to_string(grown(sum.clicks))}}};
    // One and the same lead stands under several types.
    for (const auto* type : {"lead", "leadgen_grouped", "onsite_conversion.lead_grouped"})
        if (sum.leads > 0)
            actions.push_back({{"action_type", type}, {"value", std::to_string(grown(sum.leads))}});
    node["actions"] = std::move(actions);
    return node;
}

}  // namespace

void Insights::reset() {
    runs_.clear();
    made_ = restatedPercent = 0;
    synchronousRows = 5000;
    polls = 1;
    fails = false;
}

std::vector<json> Insights::rows(const Params& params, bool synchronous) const {
    checkRequest(params);
    const auto span = spanOf(params);
    const auto step = incrementOf(params);
    const auto level = params.has("level") ? params.text("level") : "account";
    const auto today = clock_.now() / DayMillis;
    const auto begun = *parsedTime("2025-10-01") / DayMillis;
    std::map<std::string, std::pair<json, Sum>> sums;  // in the order of day and id
    for (auto day = std::max(span.since, begun); day <= std::min(span.until, today); ++day) {
        const auto first = step == 0 ? span.since : span.since + (day - span.since) / step * step;
        const auto last = step == 0 ? span.until : std::min(span.until, first + step - 1);
        for (const auto& [id, ad] : graph_.ads()) {
            const auto sum = ofDay(id, isoDate(day * DayMillis));
            if (sum.impressions == 0) continue;
            const auto& campaign = graph_.campaigns().at(ad["campaign_id"]);
            auto node = nodeOf(ad, graph_.adSets().at(ad["adset_id"]), campaign, level);
            auto& row = sums[isoDate(first * DayMillis) + node.dump()];
            row.second.impressions += sum.impressions;
            row.second.clicks += sum.clicks;
            row.second.cents += sum.cents;
            row.second.leads += sum.leads;
            row.first = withFigures(std::move(node), row.second, restatedPercent, first, last);
        }
    }
    if (synchronous && sums.size() > synchronousRows)
        throw GraphError(
            "(#100) Please reduce the amount of data you're asking for, then retry "
            "your request",
            100, 1487534);
    std::vector<json> rows;
    rows.reserve(sums.size());
    for (auto& [key, row] : sums)
        rows.push_back(std::move(row.first));
    return rows;
}

json Insights::begin(const Params& params) {
    ReportRun run;
    run.rows = rows(params, false);
    run.fields = params.text("fields");
    const auto id = std::to_string(6'000'000'000'001 + made_++);
    run.node = {{"id", id},
                {"account_id", AccountId},
                {"async_status", "Job Not Started"},
                {"async_percent_completion", 0},
                {"is_running", true}};
    runs_[id] = std::move(run);
    return {{"report_run_id", id}};
}

ReportRun* Insights::find(const std::string& id) {
    const auto found = runs_.find(id);
    return found == runs_.end() ? nullptr : &found->second;
}

ReportRun* Insights::look(const std::string& id) {
    auto* run = find(id);
    if (run == nullptr) return nullptr;
    const bool over = run->polls++ >= polls;
    if (!over) {
        run->node.update({{"async_status", "Job Running"}, {"async_percent_completion", 50}});
    } else if (fails) {
        run->node.update({{"async_status", "Job Failed"},
                          {"is_running", false},
                          {"error_code", -2},
                          {"error_subcode", 2490547},
                          {"error_message", "The report could not be made"}});
    } else {
        run->node.update({{"async_status", "Job Completed"},
                          {"is_running", false},
                          {"async_percent_completion", 100}});
    }
    return run;
}

}  // namespace leadloom::sandbox::meta
