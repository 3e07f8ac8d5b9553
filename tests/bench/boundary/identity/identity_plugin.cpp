#include <array>

#include <leadloom/sdk/plugin.h>
#include <leadloom_manifest.h>

#include "tests/bench/boundary/identity/identity.h"

namespace leadloom::bench {
namespace {

using sdk::Call;
using sdk::Status;

/// Reads `settings.records` records in batches and drops what is written.
class IdentityConnector : public sdk::Connector, public sdk::Source, public sdk::Destination {
public:
    explicit IdentityConnector(const sdk::Host&) {}

    Status open(const Call&, const sdk::Settings& settings) override {
        records_ = static_cast<std::size_t>(settings.integer("records", 0));
        return Status::ok();
    }

    Status read(const Call& call, std::string_view, std::string_view, const sdk::ReadOptions&,
                const sdk::RecordSink& sink) override {
        std::array<sdk::Record, IdentitySource::BatchSize> batch;
        for (std::size_t number = 0; number < records_; number += batch.size()) {
            if (call.isCancelled()) return {LL_CANCELLED};
            for (std::size_t i = 0; i < batch.size(); ++i) {
                const auto& made = source_.at(number + i);
                batch[i] = sdk::Record::upsert(made.id, made.payload).withVersion(made.version);
            }
            if (auto status = sink.put(batch); !status) return status;
            if (auto status = sink.checkpoint(std::to_string(number)); !status) return status;
        }
        return Status::end();
    }

    Status write(const Call&, std::string_view, const sdk::WriteBatch& batch,
                 sdk::WriteOutcomes& outcomes) override {
        for (std::size_t i = 0; i < batch.size(); ++i) {
            const auto write = batch[i];
            auto result = sdk::WriteResult::done(std::string(write.externalId));
            result.newVersion = receiptFor(write.payload);
            if (auto status = outcomes.report(i, result); !status) return status;
        }
        return Status::ok();
    }

private:
    IdentitySource source_;
    std::size_t records_ = 0;
};

}  // namespace
}  // namespace leadloom::bench

LEADLOOM_PLUGIN(leadloom::bench::IdentityConnector);
