#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "hub/match/consolidation.h"
#include "tests/bench/match/lead_store.h"
#include "tests/bench/match/people.h"
#include "tests/bench/support/timing.h"

// bench_match [few leads] [many leads] [records consolidated] [folder]: one incoming record against
// stores of two sizes, and a first pairing in memory. Times of single records are CPU times: on a
// busy machine the wall clock's 99th percentile is that of the scheduler.

namespace leadloom::bench {
namespace {

constexpr std::size_t Portion = 50'000;
constexpr std::size_t Asked = 2'000;

struct Times {
    std::vector<double> keys;
    std::vector<double> scoring;
    std::size_t weighed = 0;
};

Times measure(LeadStore& leads) {
    const auto people = peopleRecords(Asked, 999);
    Times times;
    for (const auto& person : people) {
        const double start = threadCpuSeconds();
        leads.lookUp(person);
        const double looked = threadCpuSeconds();
        times.weighed += leads.score(person);
        times.keys.push_back(looked - start);
        times.scoring.push_back(threadCpuSeconds() - looked);
    }
    return times;
}

void print(const char* what, const std::vector<double>& few, const std::vector<double>& many) {
    std::printf("%-12s p50 %.3f ms, p99 %.3f ms; then p50 %.3f ms, p99 %.3f ms; p99 ratio %.2f\n",
                what, percentile(few, 0.5) * 1e3, percentile(few, 0.99) * 1e3,
                percentile(many, 0.5) * 1e3, percentile(many, 0.99) * 1e3,
                percentile(many, 0.99) / percentile(few, 0.99));
}

void fill(LeadStore& leads, std::size_t count) {
    for (std::uint64_t seed = leads.size(); leads.size() < count; ++seed) {
        auto people = peopleRecords(std::min(Portion, count - leads.size()), seed + 1);
        people.resize(std::min(people.size(), count - leads.size()));
        leads.add(people);
    }
}

double sizeOf(const std::filesystem::path& folder) {
    double bytes = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        bytes += static_cast<double>(entry.file_size());
    return bytes;
}

void incoming(std::size_t few, std::size_t many, const std::filesystem::path& folder) {
    LeadStore leads(folder / "leads.db");
    fill(leads, few);
    measure(leads);
    const Times before = measure(leads);
    const Stopwatch filling;
    fill(leads, many);
    std::printf("one incoming record against %zu, then %zu leads (filled in %.0f s)\n", few, many,
                filling.seconds());
    measure(leads);
    const Times after = measure(leads);
    print("strong keys", before.keys, after.keys);
    print("scoring", before.scoring, after.scoring);
    std::printf("weighed      %.1f, then %.1f leads a record\n",
                static_cast<double>(before.weighed) / static_cast<double>(before.keys.size()),
                static_cast<double>(after.weighed) / static_cast<double>(after.keys.size()));
    std::printf("store        %.2f GB on disk, %.0f MB of memory at most\n", sizeOf(folder) / 1e9,
                static_cast<double>(peakMemory()) / 1e6);
}

void consolidation(std::size_t count) {
    const auto people = peopleRecords(count, 4);
    const Stopwatch wall;
    const double cpu = cpuSeconds();
    match::ProfileMaker maker;
    match::CountedFrequencies frequencies;
    std::vector<match::Profile> profiles;
    std::vector<std::uint64_t> ids;
    for (const auto& person : people) {
        profiles.push_back(maker.make(model::Entity::Lead, person));
        frequencies.add(profiles.back());
        ids.push_back(match::hashOf(0, std::to_string(ids.size())));
    }
    const match::Consolidation made =
        match::consolidate(profiles, ids, frequencies, match::shippedWeights());
    std::printf("%zu records consolidated into %zu leads: %.1f s, %.1f s of CPU, %.0f MB at most\n",
                people.size(), made.clusters.groups.size(), wall.seconds(), cpuSeconds() - cpu,
                static_cast<double>(peakMemory()) / 1e6);
}

std::size_t numberAt(int count, char** arguments, int place, std::size_t otherwise) {
    return place < count ? std::strtoull(arguments[place], nullptr, 10) : otherwise;
}

}  // namespace
}  // namespace leadloom::bench

int main(int count, char** arguments) {
    using namespace leadloom::bench;
    const std::filesystem::path base =
        count > 4 ? std::filesystem::path(arguments[4]) : std::filesystem::temp_directory_path();
    const std::filesystem::path folder = base / "leadloom-bench-match";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    consolidation(numberAt(count, arguments, 3, 50'000));
    incoming(numberAt(count, arguments, 1, 10'000), numberAt(count, arguments, 2, 1'000'000),
             folder);
    std::filesystem::remove_all(folder);
    return 0;
}
