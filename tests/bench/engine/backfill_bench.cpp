// First backfill through the engine alone: a system with N people behind in-memory pages, an empty
// one, a store in a file. Prints what each phase costs the hub; the systems' own work is taken off.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>

#include "hub/base/clock.h"
#include "hub/mapping/lens_mapping.h"
#include "hub/model/field_table.h"
#include "hub/security/digest.h"
#include "hub/store/sqlite_store.h"
#include "hub/sync/engine.h"
#include "tests/bench/engine/page_system.h"
#include "tests/bench/support/timing.h"

namespace {

using namespace leadloom;
namespace fs = std::filesystem;

std::shared_ptr<const mapping::Mapping> personMapping(const model::FieldTable& fields) {
    mapping::MappingSpec spec;
    spec.entity = model::Entity::Lead;
    const auto add = [&](const char* field, const char* property) {
        mapping::LensSpec lens;
        lens.field = fields.find(model::Entity::Lead, field);
        lens.places.push_back({std::string("/properties/") + property, "", false, false});
        spec.lenses.push_back(std::move(lens));
    };
    add("given_name", "firstname");
    add("family_name", "lastname");
    add("emails", "email");
    add("phones", "phone");
    add("job_title", "jobtitle");
    add("company_name", "company");
    add("company_domain", "website");
    add("street", "address");
    add("city", "city");
    add("postal_code", "zip");
    add("country", "country");
    add("stage", "lifecyclestage");
    add("need", "message");
    return std::make_shared<mapping::LensMapping>(std::move(spec), normalize::LocaleHints{});
}

sync::ConnectionSettings connectionTo(bench::PageSystem& system, const char* name,
                                      std::shared_ptr<const mapping::Mapping> mapping) {
    sync::ConnectionSettings connection;
    connection.name = name;
    connection.guards.firstSync = sync::GuardSettings::FirstSync::Allow;
    connection.connector = [&system]() -> Result<std::unique_ptr<sync::Connector>> {
        return system.connect();
    };
    sync::StreamSettings stream;
    stream.name = "contacts";
    stream.entity = model::Entity::Lead;
    stream.mapping = std::move(mapping);
    stream.description = bench::PageSystem::describe(true);
    connection.streams.push_back(std::move(stream));
    return connection;
}

class Bench {
public:
    Bench(std::uint64_t people, const fs::path& file)
        : people_(people), store_(*store::openSqliteStore(file)) {
        source_.fill(1, people);
        const auto mapping = personMapping(fields_);
        settings_.workspace = "bench";
        settings_.store = store_.get();
        settings_.clock = &clock_;
        settings_.fields = &fields_;
        settings_.workers = 1;
        settings_.connections.push_back(connectionTo(source_, "crm", mapping));
        settings_.connections.push_back(connectionTo(target_, "mail", mapping));
        settings_.random = [this] {
            std::array<std::uint8_t, 16> bytes{};
            for (std::uint8_t& byte : bytes)
                byte = static_cast<std::uint8_t>(random_());
            return bytes;
        };
        settings_.digest = [](std::string_view text) {
            const security::Sha256Digest digest = security::hmacSha256("a key", text);
            return std::string(security::bytesOf(digest));
        };
        engine_ = std::make_unique<sync::Engine>(settings_);
    }

    void phase(const char* name, const sync::RunOptions& options) {
        const double own = source_.ownSeconds() + target_.ownSeconds();
        const bench::Stopwatch watch;
        const double cpu = bench::threadCpuSeconds();
        const auto report = engine_->sync(options);
        const double taken =
            bench::threadCpuSeconds() - cpu - source_.ownSeconds() - target_.ownSeconds() + own;
        const double wall = watch.seconds();
        if (!report) {
            std::fprintf(stderr, "%s: %s\n", name, report.error().describe().c_str());
            std::exit(1);
        }
        std::printf("%-26s %7.2f us/record CPU, wall %7.3f s, %8.0f records/s, writes %lld\n", name,
                    taken * 1e6 / static_cast<double>(people_), wall,
                    static_cast<double>(people_) / taken, static_cast<long long>(report->writes()));
    }

    const bench::PageSystem& target() const { return target_; }

private:
    std::uint64_t people_;
    SystemClock clock_;
    model::FieldTable fields_;
    std::unique_ptr<store::Store> store_;
    bench::PageSystem source_;
    bench::PageSystem target_;
    std::mt19937_64 random_{1};
    sync::EngineSettings settings_;
    std::unique_ptr<sync::Engine> engine_;
};

}  // namespace

int main(int count, char** arguments) {
    const std::uint64_t people = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 20'000;
    const fs::path directory = fs::temp_directory_path() / "leadloom_backfill_bench";
    fs::remove_all(directory);
    fs::create_directories(directory);
    Bench bench(people, directory / "store.db");
    const auto before = bench::peakMemory();
    sync::RunOptions inOnly;
    inOnly.connections = {"crm"};
    sync::RunOptions outOnly;
    outOnly.approve = true;
    outOnly.streams = {{"crm", "contacts"}};
    sync::RunOptions all;
    all.approve = true;
    bench.phase("read and apply", inOnly);
    bench.phase("write to the other", outOnly);
    bench.phase("read back what was written", all);
    bench.phase("no change, cursor", all);
    all.full = true;
    bench.phase("no change, full reads", all);
    std::printf("made %zu, peak memory %lld MB, %lld MB of it the systems'\n",
                bench.target().records(), static_cast<long long>(bench::peakMemory() >> 20),
                static_cast<long long>(before >> 20));
    fs::remove_all(directory);
    return 0;
}
