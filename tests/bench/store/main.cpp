#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/bench/store/duties.h"
#include "tests/bench/support/record_generator.h"
#include "tests/bench/support/timing.h"

// bench_store [leads already there] [records per measurement] [rounds]: the hub's store against
// bare SQL of the same duties, in turns.

namespace leadloom::bench {
namespace {

constexpr std::uint64_t Batch = 100;
constexpr std::uint64_t PrefillBatch = 20000;

struct Plan {
    std::uint64_t leads = 0;
    std::uint64_t records = 20000;
    int rounds = 3;
};

/// One store with its place in the stream of records.
class Side {
public:
    Side(std::string name, std::unique_ptr<StoreDuties> store)
        : name_(std::move(name)), store_(std::move(store)) {}

    void prefill(const RecordGenerator& records, std::uint64_t leads) {
        while (known_ < leads)
            upsertNew(records, std::min(PrefillBatch, leads - known_));
    }

    /// All new, or half new and half changes of known ones.
    double upsert(const RecordGenerator& records, std::uint64_t count, bool allNew) {
        ++revision_;
        const std::uint64_t before = known_;
        double seconds = 0;
        for (std::uint64_t done = 0; done < count; done += Batch) {
            std::vector<PersonRecord> batch;
            for (std::uint64_t i = 0; i < Batch; ++i) {
                const bool fresh = allNew || i % 2 == 0;
                // Spread over what was there before: a change may hit any lead.
                const std::uint64_t old = allNew ? 0 : (done + i) * 7919 % before;
                batch.push_back(fresh ? records.record(known_++) : records.record(old, revision_));
            }
            const double cpuBefore = threadCpuSeconds();
            const Stopwatch watch;
            store_->upsert(batch);
            batchTimes_.push_back(watch.seconds());
            seconds += batchTimes_.back();
            cpu_ += threadCpuSeconds() - cpuBefore;
        }
        expected_ += static_cast<std::int64_t>(count);
        measured_ += count;
        return seconds;
    }

    double lookUp(const RecordGenerator& records, std::uint64_t count) {
        std::vector<PersonRecord> batch;
        for (std::uint64_t i = 0; i < count; ++i)
            batch.push_back(records.record(known_ + i));
        const Stopwatch watch;
        const std::size_t found = store_->countUnchanged(batch);
        if (found != 0) fail("an unknown record was found unchanged");
        return watch.seconds();
    }

    void verify() {
        if (store_->changes() != expected_)
            fail("the change log has other than the expected length");
    }

    void printBatches() const {
        std::printf(
            "  %-5s batch: p50 %6.2f ms   p99 %6.2f ms   longest %6.2f ms   writer's CPU %.1f us a "
            "record\n",
            name_.c_str(), 1e3 * median(batchTimes_), 1e3 * percentile(batchTimes_, 0.99),
            1e3 * percentile(batchTimes_, 1.0), 1e6 * cpu_ / static_cast<double>(measured_));
    }

    const std::string& name() const { return name_; }

private:
    void upsertNew(const RecordGenerator& records, std::uint64_t count) {
        std::vector<PersonRecord> batch;
        for (std::uint64_t i = 0; i < count; ++i)
            batch.push_back(records.record(known_++));
        store_->upsert(batch);
        expected_ += static_cast<std::int64_t>(count);
    }

    [[noreturn]] void fail(const char* reason) const {
        std::fprintf(stderr, "bench: %s: %s\n", name_.c_str(), reason);
        std::exit(1);
    }

    std::string name_;
    std::unique_ptr<StoreDuties> store_;
    std::uint64_t known_ = 0;
    std::uint32_t revision_ = 0;
    std::int64_t expected_ = 0;
    std::uint64_t measured_ = 0;
    double cpu_ = 0;
    std::vector<double> batchTimes_;
};

void printRate(const char* what, const std::vector<double>& seconds, std::uint64_t records) {
    const double bare = static_cast<double>(records) / seconds[0];
    const double hub = static_cast<double>(records) / seconds[1];
    std::printf("  %-28s STORE %9.0f /s   hub %9.0f /s   ratio %.2f\n", what, bare, hub,
                hub / bare);
}

void compare(const Plan& plan, const std::filesystem::path& folder) {
    const RecordGenerator records(42);
    Side bare("STORE", openBareStore(folder));
    Side hub("hub", openHubStore(folder));
    std::printf("%llu leads, %llu records a round, %d rounds, records of %zu bytes\n",
                static_cast<unsigned long long>(plan.leads),
                static_cast<unsigned long long>(plan.records), plan.rounds,
                jsonOf(records.record(1)).size());
    bare.prefill(records, plan.leads);
    hub.prefill(records, plan.leads);
    const bool allNew = plan.leads == 0;
    printRate(allNew ? "new, batches of 100" : "half new, batches of 100",
              interleaved({{"STORE", [&] { return bare.upsert(records, plan.records, allNew); }},
                           {"hub", [&] { return hub.upsert(records, plan.records, allNew); }}},
                          plan.rounds),
              plan.records);
    bare.printBatches();
    hub.printBatches();
    printRate("hash and look up",
              interleaved({{"STORE", [&] { return bare.lookUp(records, plan.records); }},
                           {"hub", [&] { return hub.lookUp(records, plan.records); }}},
                          plan.rounds),
              plan.records);
    bare.verify();
    hub.verify();
    std::printf("  peak memory of both together %lld MB\n",
                static_cast<long long>(peakMemory() >> 20));
}

std::uint64_t numberAt(int count, char** texts, int index, std::uint64_t otherwise) {
    return index < count ? std::strtoull(texts[index], nullptr, 10) : otherwise;
}

}  // namespace
}  // namespace leadloom::bench

int main(int count, char** texts) {
    using namespace leadloom::bench;
    Plan plan;
    plan.leads = numberAt(count, texts, 1, plan.leads);
    plan.records = numberAt(count, texts, 2, plan.records) / Batch * Batch;
    plan.rounds = static_cast<int>(numberAt(count, texts, 3, 3));
    std::string pattern = "bench-store-XXXXXX";
    const std::filesystem::path folder = ::mkdtemp(pattern.data());
    compare(plan, folder);
    std::filesystem::remove_all(folder);
    return 0;
}
