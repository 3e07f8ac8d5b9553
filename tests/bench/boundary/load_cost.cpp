#include "tests/bench/boundary/load_cost.h"

#include <dlfcn.h>
#include <fstream>
#include <stdexcept>
#include <vector>

#include <leadloom/abi/entry.h>

#include "hub/plugin_host/plugin_catalog.h"
#include "tests/bench/support/plugin_copies.h"
#include "tests/bench/support/timing.h"

namespace leadloom::bench {
namespace {

/// Resident memory of this process in KB.
double residentKb() {
    std::ifstream rollup("/proc/self/smaps_rollup");
    for (std::string line; std::getline(rollup, line);) {
        if (line.starts_with("Rss:")) return std::stod(line.substr(4));
    }
    throw std::runtime_error("/proc/self/smaps_rollup can't be read");
}

/// What one more costs, by least squares over the values after none, one, two …
double slope(const std::vector<double>& values) {
    const double count = static_cast<double>(values.size());
    double meanX = 0, meanY = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        meanX += static_cast<double>(i) / count;
        meanY += values[i] / count;
    }
    double both = 0, square = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double x = static_cast<double>(i) - meanX;
        both += x * (values[i] - meanY);
        square += x * x;
    }
    return both / square;
}

std::vector<plugin_host::Manifest> manifestsOf(const PluginCopies& copies) {
    std::vector<plugin_host::Manifest> manifests;
    for (const std::string& id : copies.ids()) {
        auto manifest = plugin_host::readManifest(copies.folder() / id / "manifest.json");
        if (!manifest) throw std::runtime_error(manifest.error().describe());
        manifests.push_back(std::move(*manifest));
    }
    return manifests;
}

void requireLoaded(plugin_host::PluginCatalog& catalog, const plugin_host::Manifest& manifest) {
    const auto library = catalog.load(manifest);
    if (!library) throw std::runtime_error(library.error().describe());
    if (!(*library)->factory()) throw std::runtime_error(manifest.id + " has no factory");
}

/// Loads every plugin as the hub does when it starts: manifest, rights, checksum, copy, exports,
/// trial, dlopen, init.
double loadAll(const PluginCopies& copies) {
    const Stopwatch watch;
    plugin_host::PluginCatalog catalog({copies.folder()}, {});
    const auto manifests = manifestsOf(copies);
    std::vector<const plugin_host::Manifest*> all;
    for (const auto& manifest : manifests)
        all.push_back(&manifest);
    catalog.loadAll(all);
    const double seconds = watch.seconds();
    for (const auto& manifest : manifests)
        requireLoaded(catalog, manifest);
    return seconds;
}

/// Resident memory before the first, after the first, after the second … plugin.
std::vector<double> memoryWhileLoading(const PluginCopies& copies) {
    plugin_host::PluginCatalog catalog({copies.folder()}, {});
    std::vector<double> memory{residentKb()};
    for (const auto& manifest : manifestsOf(copies)) {
        requireLoaded(catalog, manifest);
        memory.push_back(residentKb());
    }
    return memory;
}

/// The least that loading can be: dlopen and one symbol.
double openAll(const PluginCopies& copies) {
    std::vector<void*> handles;
    const Stopwatch watch;
    for (const std::string& id : copies.ids()) {
        void* handle = dlopen(copies.library(id).c_str(), RTLD_NOW | RTLD_LOCAL);
        if (handle == nullptr || dlsym(handle, LL_ENTRY_SYMBOL) == nullptr)
            throw std::runtime_error("dlopen refuses " + id);
        handles.push_back(handle);
    }
    const double seconds = watch.seconds();
    for (void* handle : handles)
        dlclose(handle);
    return seconds;
}

}  // namespace

void measureLoadCost(const LoadCostPlan& plan, Verdicts& verdicts) {
    PluginCopies first;
    first.add(plan.plugin, "first", 1);
    PluginCopies copies;
    copies.add(plan.plugin, "idle", plan.plugins);
    // The first of all pays for what they share.
    loadAll(first);
    const std::vector<double> memory = memoryWhileLoading(copies);

    const auto seconds = interleaved(
        {{"dlopen", [&] { return openAll(copies); }}, {"load", [&] { return loadAll(copies); }}},
        plan.rounds);
    const double count = plan.plugins;
    verdicts.note("dlopen alone", 1e3 * seconds[0] / count, "ms/plugin");
    verdicts.atMost("load: checks, trial, copy, dlopen, init", 1e3 * seconds[1] / count, 10,
                    "ms/plugin");
    verdicts.atMost("resident memory", slope(memory), 1024, "KB/plugin");
}

}  // namespace leadloom::bench
