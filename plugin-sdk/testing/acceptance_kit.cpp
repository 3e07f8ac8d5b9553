#include "plugin-sdk/testing/acceptance_kit.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "plugin-sdk/testing/folder_vendor.h"
#include "plugin-sdk/testing/recording.h"
#include "plugin-sdk/testing/sandbox_vendor.h"
#include "plugin-sdk/testing/scenario.h"
#include "plugin-sdk/testing/stub_vendor.h"

namespace leadloom::testing {

using nlohmann::json;

namespace {

json readDescription(const LoadedPlugin& plugin, const KitOptions& options) {
    const auto path =
        options.description.empty() ? plugin.folder() + "/acceptance.json" : options.description;
    std::ifstream file(path);
    if (!file) throw std::runtime_error("there is no acceptance description " + path);
    auto description = json::parse(file, nullptr, false);
    if (!description.is_object()) throw std::runtime_error(path + " is no JSON object");
    return description;
}

std::unique_ptr<Vendor> describedVendor(const json& description, const KitOptions& options) {
    const auto vendor = description.value("vendor", json::object());
    const auto kind = vendor.value("kind", std::string{});
    if (kind == "stub") return std::make_unique<StubVendor>(vendor.value("collections", json()));
    if (kind == "folder")
        return std::make_unique<FolderVendor>(
            vendor.value("files", std::map<std::string, std::string>{}));
    if (kind != "sandbox")
        throw std::runtime_error("vendor.kind is to be stub, folder or sandbox, not \"" + kind +
                                 "\"");
    if (options.sandbox.empty())
        throw std::runtime_error("this plugin needs the sandbox: give --sandbox PATH");
    return std::make_unique<SandboxVendor>(options.sandbox, vendor);
}

std::unique_ptr<Vendor> makeVendor(const json& description, const json& manifest,
                                   const KitOptions& options) {
    if (!options.replay.empty()) return std::make_unique<ReplayedVendor>(options.replay);
    auto vendor = describedVendor(description, options);
    if (options.record.empty()) return vendor;
    return std::make_unique<RecordedVendor>(std::move(vendor), options.record,
                                            secretsIn(description, manifest));
}

/// Of this process.
std::ptrdiff_t threadsNow() {
    const std::filesystem::directory_iterator tasks("/proc/self/task");
    return std::distance(begin(tasks), end(tasks));
}

/// Runs scenarios and writes down how they end.
class Recorder {
public:
    Recorder(Report& report, const KitOptions& options) : report_(report), options_(options) {}

    template <typename Body>
    void run(const std::string& name, const std::string& stream, Body&& body) {
        const auto whole = stream.empty() ? name : stream + ": " + name;
        if (whole.find(options_.only) == std::string::npos) return;
        Trial trial;
        try {
            body(trial);
        } catch (const std::exception& error) {
            trial.expect(false, error.what());
        }
        ScenarioReport one{name, stream, Verdict::Passed, trial.detail()};
        if (trial.hasFailed()) {
            one.verdict = Verdict::Failed;
        } else if (!trial.skipped().empty()) {
            one.verdict = Verdict::Skipped;
            one.detail = trial.skipped();
        }
        if (options_.onScenario) options_.onScenario(one);
        report_.scenarios.push_back(std::move(one));
    }

private:
    Report& report_;
    const KitOptions& options_;
};

bool has(Bench& bench, Needs needs) {
    switch (needs) {
        case Needs::AnyVendor:
            return true;
        case Needs::HttpVendor:
            return bench.vendor().transport() != nullptr;
        case Needs::Folder:
            return !bench.vendor().folder().empty();
        case Needs::Wire:
            return !bench.vendor().places().empty();
    }
    return false;
}

void runStream(Recorder& recorder, Bench& bench, const StreamPlan& stream) {
    for (const auto& list : {readScenarios(), readFaultScenarios(), oddAnswerScenarios(),
                             lookupScenarios(), writeScenarios(), writeFaultScenarios()})
        for (const auto& scenario : list) {
            if (!stream.can(scenario.capability) || !has(bench, scenario.needs)) continue;
            recorder.run(scenario.name, stream.name,
                         [&](Trial& trial) { scenario.run(bench, stream, trial); });
        }
}

void runAll(Recorder& recorder, Bench& bench) {
    const auto runPlugin = [&](const std::vector<PluginScenario>& scenarios) {
        for (const auto& scenario : scenarios)
            recorder.run(scenario.name, "", [&](Trial& trial) { scenario.run(bench, trial); });
    };
    runPlugin(pluginScenarios());
    runPlugin(stabilityScenarios());
    runPlugin(webhookScenarios());
    runPlugin(verbScenarios());
    for (const auto& stream : bench.streams())
        runStream(recorder, bench, stream);
    runPlugin(closingScenarios());
}

}  // namespace

std::vector<std::size_t> places(std::size_t total, std::size_t most) {
    std::vector<std::size_t> all;
    const auto step = total <= most ? 1 : (total + most - 1) / most;
    for (std::size_t n = 1; n <= total; n += step)
        all.push_back(n);
    if (!all.empty() && all.back() != total) all.push_back(total);
    return all;
}

Report runAcceptance(const std::string& pluginPath, const KitOptions& options) {
    Report report;
    report.plugin = pluginPath;
    Recorder recorder(report, options);
    std::unique_ptr<LoadedPlugin> plugin;
    std::unique_ptr<Bench> bench;
    const auto threadsBefore = threadsNow();
    auto loading = options;
    loading.only.clear();
    Recorder(report, loading).run("loads and finds its vendor", "", [&](Trial&) {
        plugin = std::make_unique<LoadedPlugin>(pluginPath);
        report.plugin = plugin->id();
        report.version = plugin->descriptor().value("version", std::string{});
        const auto description = readDescription(*plugin, options);
        bench = std::make_unique<Bench>(*plugin, description,
                                        makeVendor(description, plugin->manifest(), options));
    });
    if (!bench) return report;
    const auto library = plugin->library();
    runAll(recorder, *bench);
    recorder.run("unloads without a trace", "", [&](Trial& trial) {
        bench.reset();
        const auto threads = threadsNow();
        plugin.reset();
        trial.expect(threads <= threadsBefore,
                     "it left " + std::to_string(threads - threadsBefore) + " threads running");
        trial.expect(!isMapped(library), "its library stays in the process");
    });
    bench.reset();
    return report;
}

}  // namespace leadloom::testing
