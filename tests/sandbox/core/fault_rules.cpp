#include "tests/sandbox/core/fault_rules.h"

#include <algorithm>
#include <map>
#include <set>

#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox {

namespace {

using nlohmann::json;
using Kind = FaultAction::Kind;

const std::map<std::string, Kind>& kinds() {
    static const std::map<std::string, Kind> Names = {{"status", Kind::Status},
                                                      {"rate_limit", Kind::RateLimit},
                                                      {"server_error", Kind::ServerError},
                                                      {"drop", Kind::Drop},
                                                      {"delay", Kind::Delay},
                                                      {"html", Kind::Html},
                                                      {"cut_json", Kind::CutJson},
                                                      {"bad_bytes", Kind::BadBytes},
                                                      {"cut_connection", Kind::CutConnection},
                                                      {"expire_tokens", Kind::ExpireTokens}};
    return Names;
}

std::string unknownKey(const json& object, const std::set<std::string>& known) {
    for (const auto& [key, value] : object.items())
        if (known.count(key) == 0) return key;
    return {};
}

/// Fills `action`; returns a message on a wrong key or value.
std::string readAction(const json& source, FaultAction& action) {
    if (!source.is_object()) return "action: expected an object with 'kind'";
    const auto unknown = unknownKey(
        source, {"kind", "status", "headers", "body", "retry_after", "delay_ms", "after_effect"});
    if (!unknown.empty()) return "action." + unknown + ": unknown key";
    const auto kind = kinds().find(source.value("kind", "status"));
    if (kind == kinds().end()) return "action.kind: unknown kind";
    action.kind = kind->second;
    action.status = source.value("status", action.kind == Kind::Html ? 502 : 503);
    action.headers = source.value("headers", json::object());
    if (const auto body = source.find("body"); body != source.end())
        action.body = body->is_string() ? body->get<std::string>() : body->dump();
    if (source.contains("retry_after")) action.retryAfter = source["retry_after"].get<int>();
    action.delayMillis = source.value("delay_ms", 0);
    action.afterEffect = source.value("after_effect", false);
    return {};
}

}  // namespace

FaultRules::Added FaultRules::add(const json& source) {
    if (!source.is_object()) return {0, "expected an object"};
    const auto unknown = unknownKey(source, {"vendor", "method", "path", "nth", "skip", "times",
                                             "every", "probability", "seed", "action"});
    if (!unknown.empty()) return {0, unknown + ": unknown key"};
    Rule rule;
    try {
        rule.source = source;
        rule.vendor = source.value("vendor", "*");
        rule.method = source.value("method", "*");
        rule.path = source.value("path", "*");
        rule.skip = source.value("skip", std::int64_t{0});
        rule.times = source.value("times", std::int64_t{-1});
        rule.every = std::max<std::int64_t>(1, source.value("every", std::int64_t{1}));
        rule.probability = source.value("probability", 1.0);
        rule.random.seed(source.value("seed", std::uint64_t{1}));
        if (source.contains("nth")) {
            rule.skip = source["nth"].get<std::int64_t>() - 1;
            rule.times = 1;
        }
        const auto error = readAction(source.value("action", json::object()), rule.action);
        if (!error.empty()) return {0, error};
    } catch (const json::exception& error) {
        return {0, error.what()};
    }
    const std::lock_guard lock(mutex_);
    rule.id = ++lastId_;
    rules_.push_back(std::move(rule));
    return {lastId_, {}};
}

bool FaultRules::remove(int id) {
    const std::lock_guard lock(mutex_);
    return std::erase_if(rules_, [&](const Rule& rule) { return rule.id == id; }) > 0;
}

void FaultRules::clear() {
    const std::lock_guard lock(mutex_);
    rules_.clear();
}

json FaultRules::list() const {
    const std::lock_guard lock(mutex_);
    json list = json::array();
    for (const auto& rule : rules_)
        list.push_back(
            {{"id", rule.id}, {"rule", rule.source}, {"met", rule.met}, {"struck", rule.struck}});
    return list;
}

std::optional<FaultAction> FaultRules::strike(const std::string& vendor, const std::string& method,
                                              const std::string& path) {
    const std::lock_guard lock(mutex_);
    for (auto& rule : rules_)
        if (fits(rule, vendor, method, path) && strikesNow(rule)) return rule.action;
    return std::nullopt;
}

bool FaultRules::fits(const Rule& rule, const std::string& vendor, const std::string& method,
                      const std::string& path) {
    return matchesGlob(rule.vendor, vendor) && matchesGlob(rule.method, method) &&
           matchesGlob(rule.path, path);
}

bool FaultRules::strikesNow(Rule& rule) {
    const auto turn = rule.met++ - rule.skip;
    if (turn < 0 || turn % rule.every != 0) return false;
    if (rule.times >= 0 && rule.struck >= rule.times) return false;
    if (rule.probability < 1.0 &&
        std::uniform_real_distribution<>(0.0, 1.0)(rule.random) >= rule.probability)
        return false;
    ++rule.struck;
    return true;
}

}  // namespace leadloom::sandbox
