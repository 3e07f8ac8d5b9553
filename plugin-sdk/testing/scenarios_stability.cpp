// What a connector must have before it may call itself beta or stable.
#include <algorithm>
#include <fstream>

#include "plugin-sdk/testing/scenario.h"

namespace leadloom::testing {

using nlohmann::json;

namespace {

/// What the acceptance description has to try of a stream.
std::vector<std::string> triedForBeta(const StreamPlan& stream) {
    if (!stream.can("write")) return {};  // what only reads is tried in any case
    std::vector<std::string> keys{"create"};
    if (stream.can("incremental")) keys.emplace_back("edit");
    if (stream.can("lookup")) keys.emplace_back("absent_id");
    return keys;
}

std::vector<std::string> triedForStable(const StreamPlan& stream) {
    std::vector<std::string> keys;
    if (stream.can("write")) keys = {"update", "invalid"};
    if (!stream.declared.value("lookup_keys", json::array()).empty()) keys.emplace_back("lookup");
    return keys;
}

void expectTried(const StreamPlan& stream, const std::vector<std::string>& keys, Trial& trial) {
    for (const auto& key : keys)
        trial.expect(stream.exercised.contains(key),
                     "the acceptance description has no " + key + " for " + stream.name);
}

void expectExtension(const json& manifest, const std::string& id, Trial& trial) {
    const auto all = manifest.value("extensions", std::vector<std::string>{});
    trial.expect(std::find(all.begin(), all.end(), id) != all.end(), "it has no " + id);
}

void expectStable(Bench& bench, const json& manifest, Trial& trial) {
    expectExtension(manifest, LL_EXT_DISCOVERY, trial);
    for (const char* list : {"extensions", "services"})
        for (const auto& id : manifest.value(list, std::vector<std::string>{}))
            trial.expect(id.find(".draft.") == std::string::npos,
                         "it uses " + id + ", which is a draft itself");
    const auto& described = bench.description();
    const std::pair<const char*, const char*> verbs[] = {
        {"webhook", "webhooks"}, {"reports", "reports"}, {"conversions", "conversions"}};
    for (const auto& [declared, tried] : verbs)
        trial.expect(!manifest.contains(declared) || described.contains(tried),
                     std::string("the acceptance description has no ") + tried);
    trial.expect(!manifest.value("version", "0").starts_with("0."),
                 "its version begins with 0, which promises nothing");
}

/// A description whose own gaps count.
bool isWholeDescription(const std::string& path) {
    std::ifstream file(path);
    const auto description = json::parse(file, nullptr, false);
    return description.is_object() && !description.contains("supplements");
}

void isAsStableAsItSays(Bench& bench, Trial& trial) {
    const auto& manifest = bench.plugin().manifest();
    const auto level = manifest.value("stability", std::string("draft"));
    const bool stable = level == "stable";
    if (level == "draft") return trial.skip("it is a draft: nothing is asked of it");
    if (const auto other = bench.description().value("supplements", ""); !other.empty()) {
        if (!trial.expect(isWholeDescription(bench.plugin().folder() + "/" + other),
                          "no description " + other + " beside the plugin tries the rest"))
            return;
        return trial.skip("the description that this one supplements tries it");
    }
    if (bench.vendor().isReadOnly()) return trial.skip("only what reads is tried");
    if (!trial.expect(stable || level == "beta", "its stability is to be draft, beta or stable"))
        return;
    expectExtension(manifest, LL_EXT_CHECK, trial);
    for (const auto& stream : bench.streams()) {
        expectTried(stream, triedForBeta(stream), trial);
        if (stable) expectTried(stream, triedForStable(stream), trial);
    }
    if (stable) expectStable(bench, manifest, trial);
}

}  // namespace

std::vector<PluginScenario> stabilityScenarios() {
    return {{"is as stable as its manifest says", isAsStableAsItSays}};
}

}  // namespace leadloom::testing
