#include "tests/sandbox/fault_proxy/proxy_rules.h"

#include <array>
#include <utility>

#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox {
namespace {

using nlohmann::json;
using Kind = WireFault::Kind;
using Tls = WireFault::Tls;

constexpr std::array<std::pair<const char*, Kind>, 8> Kinds = {{
    {"latency", Kind::Latency},
    {"reset", Kind::Reset},
    {"black_hole", Kind::BlackHole},
    {"cut_request", Kind::CutRequest},
    {"cut_answer", Kind::CutAnswer},
    {"drop_answer", Kind::DropAnswer},
    {"drip", Kind::Drip},
    {"bad_tls", Kind::BadTls},
}};

constexpr std::array<std::pair<const char*, Tls>, 3> TlsFaults = {{
    {"garbage", Tls::Garbage},
    {"alert", Tls::Alert},
    {"wrong_certificate", Tls::WrongCertificate},
}};

template <typename Names, typename Value>
bool find(const Names& names, const std::string& wanted, Value& value) {
    for (const auto& [name, known] : names) {
        if (wanted != name) continue;
        value = known;
        return true;
    }
    return false;
}

/// Fills `fault`; returns a message on a wrong key or value.
std::string readFault(const json& source, WireFault& fault) {
    if (!source.is_object()) return "action: expected an object with 'kind'";
    const auto unknown = unknownKeyOf(source, "kind bytes delay_ms how");
    if (!unknown.empty()) return "action." + unknown + ": unknown key";
    if (!find(Kinds, source.value("kind", ""), fault.kind)) return "action.kind: unknown kind";
    if (!find(TlsFaults, source.value("how", "garbage"), fault.how))
        return "action.how: garbage, alert or wrong_certificate";
    fault.bytes = source.value("bytes", std::size_t{fault.kind == Kind::Drip ? 1U : 0U});
    fault.delayMillis = source.value("delay_ms", 0);
    if (fault.kind == Kind::Drip && fault.bytes == 0) return "action.bytes: 0 never ends";
    return {};
}

}  // namespace

const char* nameOf(Kind kind) {
    for (const auto& [name, known] : Kinds)
        if (known == kind) return name;
    return "";
}

ProxyRules::Added ProxyRules::add(const json& source) {
    if (!source.is_object()) return {0, "expected an object"};
    const auto unknown =
        unknownKeyOf(source, "method path nth skip times every probability seed action");
    if (!unknown.empty()) return {0, unknown + ": unknown key"};
    Rule rule;
    try {
        rule.source = source;
        rule.method = source.value("method", "*");
        rule.path = source.value("path", "*");
        rule.turns = RuleTurns(source);
        const auto error = readFault(source.value("action", json::object()), rule.fault);
        if (!error.empty()) return {0, error};
    } catch (const json::exception& error) {
        return {0, error.what()};
    }
    const std::lock_guard lock(mutex_);
    rule.id = ++lastId_;
    rules_.push_back(std::move(rule));
    return {lastId_, {}};
}

bool ProxyRules::remove(int id) {
    const std::lock_guard lock(mutex_);
    return std::erase_if(rules_, [&](const Rule& rule) { return rule.id == id; }) > 0;
}

void ProxyRules::clear() {
    const std::lock_guard lock(mutex_);
    rules_.clear();
}

json ProxyRules::list() const {
    const std::lock_guard lock(mutex_);
    json list = json::array();
    for (const auto& rule : rules_)
        list.push_back({{"id", rule.id},
                        {"rule", rule.source},
                        {"met", rule.turns.met()},
                        {"struck", rule.turns.struck()}});
    return list;
}

std::optional<WireFault> ProxyRules::strike(const std::string& method, const std::string& path) {
    const std::lock_guard lock(mutex_);
    for (auto& rule : rules_) {
        const bool fits = matchesGlob(rule.method, method) && matchesGlob(rule.path, path);
        if (fits && rule.turns.strikesNow()) return rule.fault;
    }
    return std::nullopt;
}

}  // namespace leadloom::sandbox
