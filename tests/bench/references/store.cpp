// STORE: what the bare SQL of the store's duties costs for N new records, in batches of 100, each
// one durable transaction. bench_reference_store RECORDS FOLDER.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include "tests/bench/store/duties.h"
#include "tests/bench/support/record_generator.h"
#include "tests/bench/support/timing.h"

int main(int count, char** texts) {
    using namespace leadloom::bench;
    if (count != 3) return 2;
    const std::uint64_t total = std::strtoull(texts[1], nullptr, 10);
    const RecordGenerator generator(42);
    const auto store = openBareStore(texts[2]);
    double seconds = 0;
    double cpu = 0;
    std::vector<PersonRecord> batch;
    for (std::uint64_t number = 0; number < total;) {
        batch.clear();
        for (int i = 0; i < RecordGenerator::PageSize && number < total; ++i)
            batch.push_back(generator.record(number++));
        const Stopwatch watch;
        const double before = cpuSeconds();
        store->upsert(batch);
        seconds += watch.seconds();
        cpu += cpuSeconds() - before;
    }
    if (store->changes() != static_cast<std::int64_t>(total)) return 1;
    std::printf("{\"seconds\":%.6f,\"cpu\":%.6f}\n", seconds, cpu);
    return 0;
}
