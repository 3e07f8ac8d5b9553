#include "tests/sandbox/meta/usage.h"

#include "tests/sandbox/meta/graph.h"
#include "tests/sandbox/meta/graph_error.h"

namespace leadloom::sandbox::meta {

using nlohmann::json;

namespace {

constexpr const char* App = "app";
constexpr const char* CallsOf = "_calls";

struct Kind {
    const char *name, *type, *owner;
    int code, subcode;
};
constexpr Kind Kinds[] = {{"leads", "leadgen", PageId, 80005, 0},
                          {"page", "pages", PageId, 80001, 0},
                          {"insights", "ads_insights", AccountId, 80000, 2446079},
                          {"ads", "ads_management", AccountId, 80004, 2446079},
                          {"events", "ads_management", AccountId, 80004, 2446079}};

const Kind& kindOf(const std::string& name) {
    for (const auto& kind : Kinds)
        if (name == kind.name) return kind;
    return Kinds[0];
}

json usageOf(const Kind& kind, int percent, int minutes) {
    return {{kind.owner,
             {{{"type", kind.type},
               {"call_count", percent},
               {"total_cputime", percent / 2},
               {"total_time", percent / 2},
               {"estimated_time_to_regain_access", minutes}}}}};
}

}  // namespace

void Usage::reset() {
    budgets_.clear();
    budgets_[App];
    for (const auto& kind : Kinds)
        budgets_[kind.name];
    last_.clear();
}

void Usage::spend(Budget& budget, int code) {
    if (budget.window.admit(clock_.now(), budget.limit)) return;
    throw GraphError("(#" + std::to_string(code) +
                         ") There have been too many calls to this account. Wait a bit and try "
                         "again.",
                     code, code == 80000 || code == 80004 ? 2446079 : 0);
}

void Usage::count(const std::string& kind) {
    last_ = kind;
    spend(budgets_[App], 4);
    if (!kind.empty()) spend(budgets_[kind], kindOf(kind).code);
}

Pairs Usage::headers() const {
    const auto app = budgets_.at(App).percent();
    Pairs headers = {
        {"X-App-Usage",
         json{{"call_count", app}, {"total_cputime", app / 2}, {"total_time", app / 2}}.dump()}};
    if (last_.empty()) return headers;
    const auto percent = budgets_.at(last_).percent();
    headers.emplace_back("X-Business-Use-Case-Usage",
                         usageOf(kindOf(last_), percent, percent >= 100 ? 60 : 0).dump());
    if (kindOf(last_).owner == std::string(AccountId))
        headers.emplace_back("X-Ad-Account-Usage", json{{"acc_id_util_pct", percent},
                                                        {"reset_time_duration", percent * 36},
                                                        {"ads_api_access_tier", "standard_access"}}
                                                       .dump());
    return headers;
}

Response Usage::refusal(int minutes) {
    auto answer = GraphError(
                      "(#80005) There have been too many leadgen api calls to this Page "
                      "account. Wait a bit and try again.",
                      80005)
                      .answer();
    answer.headers.emplace_back("X-Business-Use-Case-Usage",
                                usageOf(Kinds[0], 100, minutes).dump());
    return answer;
}

json Usage::settings() const {
    json settings = json::object();
    for (const auto& [name, budget] : budgets_)
        settings[name + CallsOf] = budget.limit;
    return settings;
}

bool Usage::change(const std::string& key, const json& value) {
    for (auto& [name, budget] : budgets_)
        if (key == name + CallsOf) {
            budget.limit = value.get<int>();
            budget.window.clear();
            return true;
        }
    return false;
}

}  // namespace leadloom::sandbox::meta
