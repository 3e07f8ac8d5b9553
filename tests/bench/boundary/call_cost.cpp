#include "tests/bench/boundary/call_cost.h"

#include <array>
#include <cstring>
#include <stdexcept>

#include "hub/plugin_host/connector_adapter.h"
#include "hub/plugin_host/connector_services.h"
#include "hub/plugin_host/plugin_catalog.h"
#include "tests/bench/boundary/identity/identity.h"
#include "tests/bench/boundary/linked_in.h"
#include "tests/bench/support/timing.h"

namespace leadloom::bench {
namespace {

constexpr std::string_view Stream = "people";

/// What went by, so that no way can be quick by doing less.
struct Seen {
    std::size_t read = 0;
    std::size_t written = 0;
    std::uint64_t hashes = 0;
    std::uint64_t receipts = 0;
    bool operator==(const Seen&) const = default;
};

/// Takes batches and hands each on to `target`, where there is one.
class PassOn final : public sync::RecordSink {
public:
    explicit PassOn(sync::Connector* target) : target_(target) {}

    Status put(std::span<const sync::RawRecord> records) override {
        for (const sync::RawRecord& record : records) {
            std::uint64_t part = 0;
            std::memcpy(&part, record.hash.data(), sizeof part);
            seen_.hashes += part + record.version.size() + record.payload.size();
        }
        seen_.read += records.size();
        if (target_ != nullptr) write(records);
        return Status::ok();
    }
    Status checkpoint(std::string_view /*cursor*/, TimeUs /*coversUntilUs*/) override {
        return Status::ok();
    }
    Status reject(std::string_view place, std::string_view reason,
                  std::string_view /*raw*/) override {
        return Error{ErrorKind::Bug, std::string(place) + ": " + std::string(reason), ""};
    }
    const Seen& seen() const { return seen_; }

private:
    void write(std::span<const sync::RawRecord> records) {
        items_.clear();
        for (const sync::RawRecord& record : records) {
            sync::WriteItem item;
            item.externalId = record.externalId;
            item.expectedVersion = record.version;
            item.payload = record.payload;
            items_.push_back(item);
        }
        const auto results = target_->write({}, Stream, items_);
        for (std::size_t i = 0; i < results.size(); ++i) {
            if (!results[i].status || results[i].externalId != items_[i].externalId) continue;
            ++seen_.written;
            for (const char c : results[i].version)
                seen_.receipts = seen_.receipts * 31 + static_cast<unsigned char>(c);
        }
    }

    sync::Connector* target_;
    std::vector<sync::WriteItem> items_;
    Seen seen_;
};

/// The identity plugin as the hub runs any: checked, loaded, opened with services.
class PluginPair {
public:
    PluginPair(const std::filesystem::path& folder, std::size_t records)
        : catalog_({folder.parent_path()}, {}) {
        auto manifest = catalog_.find("identity");
        if (!manifest) throw std::runtime_error(manifest.error().describe());
        auto library = catalog_.load(*manifest);
        if (!library) throw std::runtime_error(library.error().describe());
        for (auto* connector : {&source_, &target_}) {
            plugin_host::ServiceParts parts;
            parts.place = "bench (identity)";
            parts.clock = &clock_;
            parts.redactor = &redactor_;
            parts.metrics = &metrics_;
            plugin_host::ConnectorSetup setup;
            setup.connection = "bench";
            setup.configJson = R"({"settings":{"records":)" + std::to_string(records) + "}}";
            auto opened = plugin_host::ConnectorAdapter::open(
                *library, *manifest,
                std::make_unique<plugin_host::ConnectorServices>(std::move(parts)), setup);
            if (!opened) throw std::runtime_error(opened.error().describe());
            *connector = std::move(*opened);
        }
    }
    sync::Connector& source() { return *source_; }
    sync::Connector& target() { return *target_; }

private:
    SystemClock clock_;
    security::Redactor redactor_;
    Metrics metrics_;
    plugin_host::PluginCatalog catalog_;
    std::unique_ptr<sync::Connector> source_;
    std::unique_ptr<sync::Connector> target_;
};

/// One way for the records, run as often as asked; every run has to see the same.
class Way {
public:
    Way(sync::Connector& source, sync::Connector* target) : source_(source), target_(target) {}

    double run() {
        PassOn sink(target_);
        sync::CallContext call;
        call.cancelled = [] { return false; };
        const double before = threadCpuSeconds();
        const auto end = source_.read(call, Stream, "", {}, sink);
        const double seconds = threadCpuSeconds() - before;
        if (!end || !end->complete) throw std::runtime_error("a read did not reach its end");
        seen_ = sink.seen();
        return seconds;
    }
    const Seen& seen() const { return seen_; }

private:
    sync::Connector& source_;
    sync::Connector* target_;
    Seen seen_;
};

void print(const CallCostPlan& plan, const std::vector<double>& seconds, Verdicts& verdicts) {
    const auto nanoseconds = [&](std::size_t i) {
        return 1e9 * seconds[i] / static_cast<double>(plan.records);
    };
    verdicts.note("read, linked in (with SHA-256)", nanoseconds(0), "ns/record");
    verdicts.note("read, through the boundary", nanoseconds(1), "ns/record");
    verdicts.note("read and write, linked in", nanoseconds(2), "ns/record");
    verdicts.note("read and write, through the boundary", nanoseconds(3), "ns/record");
    verdicts.note("of the boundary: reading", nanoseconds(1) - nanoseconds(0), "ns/record");
    const double extra = nanoseconds(3) - nanoseconds(2);
    verdicts.atMost("the boundary's extra, read and write", extra, 1000, "ns/record");
    if (plan.p1CpuUs > 0)
        verdicts.atMost("share of a backfill's CPU", extra / 10 / plan.p1CpuUs, 5, "%");
}

}  // namespace

void measureCallCost(const CallCostPlan& plan, Verdicts& verdicts) {
    PluginPair pair(plan.plugin, plan.records);
    const auto linkedSource = linkedInIdentity(plan.records);
    const auto linkedTarget = linkedInIdentity(plan.records);
    Way readLinked(*linkedSource, nullptr);
    Way readPlugin(pair.source(), nullptr);
    Way bothLinked(*linkedSource, linkedTarget.get());
    Way bothPlugin(pair.source(), &pair.target());
    const auto seconds = interleaved({{"read linked in", [&] { return readLinked.run(); }},
                                      {"read plugin", [&] { return readPlugin.run(); }},
                                      {"both linked in", [&] { return bothLinked.run(); }},
                                      {"both plugin", [&] { return bothPlugin.run(); }}},
                                     plan.rounds);
    if (readLinked.seen() != readPlugin.seen() || bothLinked.seen() != bothPlugin.seen())
        return verdicts.wrong("the two ways did not carry the same records");
    if (bothPlugin.seen().read != plan.records || bothPlugin.seen().written != plan.records)
        return verdicts.wrong("records were lost on the way");
    print(plan, seconds, verdicts);
}

}  // namespace leadloom::bench
