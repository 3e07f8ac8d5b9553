#include "tests/bench/engine/page_system.h"

#include <algorithm>
#include <charconv>

#include "hub/security/digest.h"
#include "tests/bench/support/record_generator.h"
#include "tests/bench/support/timing.h"

namespace leadloom::bench {
namespace {

constexpr TimeUs FirstChangeUs = 1'767'225'600'000'000;

class Timer {
public:
    explicit Timer(double& total) : total_(total) {}
    ~Timer() { total_ += threadCpuSeconds() - start_; }
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;

private:
    double& total_;
    double start_ = threadCpuSeconds();
};

}  // namespace

class PageSystem::Connection final : public sync::Connector {
public:
    explicit Connection(PageSystem& system) : system_(system), streams_{describe(true)} {}

    const std::vector<sync::StreamDescription>& streams() const override { return streams_; }
    Result<std::vector<sync::Finding>> check(const sync::CallContext&) override {
        return std::vector<sync::Finding>();
    }
    Result<std::vector<sync::DiscoveredStream>> discover(const sync::CallContext&) override {
        return std::vector<sync::DiscoveredStream>();
    }

    /// The cursor is the place behind the last record told.
    Result<sync::ReadEnd> read(const sync::CallContext&, std::string_view, std::string_view cursor,
                               const sync::ReadOptions& options, sync::RecordSink& sink) override {
        std::size_t place = 0;
        if (!options.full) std::from_chars(cursor.data(), cursor.data() + cursor.size(), place);
        while (place < system_.records_.size()) {
            const std::size_t end = std::min(place + PageRecords, system_.records_.size());
            if (const Status put = putPage(place, end, sink); !put) return put.error();
            place = end;
            const Status told = sink.checkpoint(std::to_string(place), 0);
            if (!told) return told.error();
        }
        return sync::ReadEnd{true, 0};
    }

    Status lookupIds(const sync::CallContext&, std::string_view, std::span<const std::string>,
                     sync::RecordSink&) override {
        return Status::ok();
    }
    Status lookupKey(const sync::CallContext&, std::string_view, sync::LookupKey, std::string_view,
                     sync::RecordSink&) override {
        return Status::ok();
    }

    std::vector<sync::WriteResult> write(const sync::CallContext&, std::string_view,
                                         std::span<const sync::WriteItem> items) override {
        const Timer timer(system_.ownSeconds_);
        std::vector<sync::WriteResult> results(items.size());
        for (std::size_t i = 0; i < items.size(); ++i)
            take(items[i], results[i]);
        return results;
    }
    std::vector<Status> associate(const sync::CallContext&, std::string_view, std::string_view,
                                  std::span<const sync::AssociationWrite> writes) override {
        return std::vector<Status>(writes.size(), Status::ok());
    }
    Result<std::vector<sync::WebhookHint>> receive(const sync::CallContext&,
                                                   const sync::WebhookRequest&,
                                                   sync::WebhookAnswer&) override {
        return std::vector<sync::WebhookHint>();
    }

private:
    Status putPage(std::size_t place, std::size_t end, sync::RecordSink& sink) {
        batch_.clear();
        for (; place < end; ++place) {
            const Record& held = system_.records_[place];
            sync::RawRecord& record = batch_.emplace_back();
            record.externalId = held.id;
            record.payload = held.json;
            record.modifiedAtUs = FirstChangeUs + static_cast<TimeUs>(place);
            record.hash = security::sha256(held.json);
        }
        return sink.put(batch_);
    }

    void take(const sync::WriteItem& item, sync::WriteResult& result) {
        ++system_.writes_;
        if (!item.externalId.empty()) {
            result.externalId = item.externalId;
            return;
        }
        Record& made = system_.records_.emplace_back();
        made.id = "b" + std::to_string(system_.records_.size());
        made.json = "{\"id\":\"" + made.id + "\",";
        made.json.append(item.payload.substr(1));
        result.externalId = made.id;
        result.created = true;
    }

    PageSystem& system_;
    std::vector<sync::StreamDescription> streams_;
    std::vector<sync::RawRecord> batch_;
};

void PageSystem::fill(std::uint64_t seed, std::uint64_t total) {
    const RecordGenerator generator(seed);
    records_.reserve(total);
    for (std::uint64_t number = 0; number < total; ++number) {
        const PersonRecord person = generator.record(number);
        records_.push_back({person.id, jsonOf(person)});
    }
}

std::unique_ptr<sync::Connector> PageSystem::connect() {
    return std::make_unique<Connection>(*this);
}

sync::StreamDescription PageSystem::describe(bool incremental) {
    sync::StreamDescription stream;
    stream.name = "contacts";
    stream.entity = model::Entity::Lead;
    stream.incremental = incremental;
    stream.canCreate = true;
    stream.canUpdate = true;
    stream.createClass = sync::CreateClass::IdempotencyKey;
    stream.deletes = sync::DeleteVisibility::Absence;
    return stream;
}

}  // namespace leadloom::bench
