#include "plugin-sdk/testing/report.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace leadloom::testing {

namespace {

const char* wordOf(Verdict verdict) {
    switch (verdict) {
        case Verdict::Passed:
            return "passed";
        case Verdict::Failed:
            return "FAILED";
        case Verdict::Skipped:
            return "skipped";
    }
    return "";
}

}  // namespace

std::size_t Report::count(Verdict verdict) const {
    return static_cast<std::size_t>(
        std::count_if(scenarios.begin(), scenarios.end(),
                      [verdict](const auto& one) { return one.verdict == verdict; }));
}

bool Report::passed() const {
    return count(Verdict::Failed) == 0 && count(Verdict::Passed) > 0;
}

std::string lineOf(const ScenarioReport& scenario) {
    std::string word = wordOf(scenario.verdict);
    word.resize(9, ' ');
    auto line = word;
    if (!scenario.stream.empty()) line += scenario.stream + ": ";
    line += scenario.name;
    if (!scenario.detail.empty()) line += "\n           " + scenario.detail;
    return line + '\n';
}

std::string Report::summary() const {
    auto text = plugin + " " + version + '\n';
    for (const auto verdict : {Verdict::Failed, Verdict::Skipped})
        for (const auto& scenario : scenarios)
            if (scenario.verdict == verdict) text += lineOf(scenario);
    std::vector<std::string> streams;
    for (const auto& scenario : scenarios)
        if (std::find(streams.begin(), streams.end(), scenario.stream) == streams.end())
            streams.push_back(scenario.stream);
    for (const auto& stream : streams) {
        Report part;
        std::copy_if(scenarios.begin(), scenarios.end(), std::back_inserter(part.scenarios),
                     [&](const auto& one) { return one.stream == stream; });
        text += (stream.empty() ? "the plugin as a whole" : stream) + ": " + part.counts() + '\n';
    }
    return text + "in all: " + counts();
}

std::string Report::counts() const {
    return std::to_string(count(Verdict::Passed)) + " passed, " +
           std::to_string(count(Verdict::Failed)) + " failed, " +
           std::to_string(count(Verdict::Skipped)) + " skipped";
}

std::string Report::toText() const {
    auto text = plugin + " " + version + '\n';
    for (const auto& scenario : scenarios)
        text += lineOf(scenario);
    return text + counts() + '\n';
}

nlohmann::json Report::toJson() const {
    auto all = nlohmann::json::array();
    for (const auto& one : scenarios) {
        nlohmann::json entry{{"name", one.name}, {"verdict", wordOf(one.verdict)}};
        if (one.verdict == Verdict::Failed) entry["verdict"] = "failed";
        if (!one.stream.empty()) entry["stream"] = one.stream;
        if (!one.detail.empty()) entry["detail"] = one.detail;
        all.push_back(std::move(entry));
    }
    return {{"plugin", plugin},
            {"version", version},
            {"passed", passed()},
            {"counts",
             {{"passed", count(Verdict::Passed)},
              {"failed", count(Verdict::Failed)},
              {"skipped", count(Verdict::Skipped)}}},
            {"scenarios", std::move(all)}};
}

}  // namespace leadloom::testing
