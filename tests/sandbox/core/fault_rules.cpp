#include "tests/sandbox/core/fault_rules.h"

#include <map>

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

/// Fills `action`; returns a message on a wrong key or value.
std::string readAction(const json& source, FaultAction& action) {
    if (!source.is_object()) return "action: expected an object with 'kind'";
    const auto unknown =
        unknownKeyOf(source, "kind status headers body retry_after delay_ms after_effect");
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
    const auto unknown =
        unknownKeyOf(source, "vendor method path nth skip times every probability seed action");
    if (!unknown.empty()) return {0, unknown + ": unknown key"};
    Rule rule;
    try {
        rule.source = source;
        rule.vendor = source.value("vendor", "*");
        rule.method = source.value("method", "*");
        rule.path = source.value("path", "*");
        rule.turns = RuleTurns(source);
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
        list.push_back({{"id", rule.id},
                        {"rule", rule.source},
                        {"met", rule.turns.met()},
                        {"struck", rule.turns.struck()}});
    return list;
}

std::optional<FaultAction> FaultRules::strike(const std::string& vendor, const std::string& method,
                                              const std::string& path) {
    const std::lock_guard lock(mutex_);
    for (auto& rule : rules_)
        if (fits(rule, vendor, method, path) && rule.turns.strikesNow()) return rule.action;
    return std::nullopt;
}

bool FaultRules::fits(const Rule& rule, const std::string& vendor, const std::string& method,
                      const std::string& path) {
    return matchesGlob(rule.vendor, vendor) && matchesGlob(rule.method, method) &&
           matchesGlob(rule.path, path);
}

}  // namespace leadloom::sandbox
