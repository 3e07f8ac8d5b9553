#include "tests/bench/boundary/linked_in.h"

#include "hub/security/digest.h"
#include "tests/bench/boundary/identity/identity.h"

namespace leadloom::bench {
namespace {

class LinkedInIdentity final : public sync::Connector {
public:
    explicit LinkedInIdentity(std::size_t records) : records_(records) {}

    const std::vector<sync::StreamDescription>& streams() const override { return streams_; }
    Result<std::vector<sync::Finding>> check(const sync::CallContext&) override {
        return std::vector<sync::Finding>{};
    }
    Result<std::vector<sync::DiscoveredStream>> discover(const sync::CallContext&) override {
        return std::vector<sync::DiscoveredStream>{};
    }

    Result<sync::ReadEnd> read(const sync::CallContext& call, std::string_view, std::string_view,
                               const sync::ReadOptions&, sync::RecordSink& sink) override {
        std::array<sync::RawRecord, IdentitySource::BatchSize> batch;
        for (std::size_t number = 0; number < records_; number += batch.size()) {
            if (call.cancelled && call.cancelled()) return Error{ErrorKind::Cancelled, "", ""};
            for (std::size_t i = 0; i < batch.size(); ++i) {
                const auto& made = source_.at(number + i);
                batch[i] = {};
                batch[i].externalId = made.id;
                batch[i].version = made.version;
                batch[i].payload = made.payload;
                batch[i].hash = security::sha256(made.payload);
            }
            if (auto taken = sink.put(batch); !taken) return taken.error();
            if (auto taken = sink.checkpoint(std::to_string(number), 0); !taken)
                return taken.error();
        }
        return sync::ReadEnd{true, 0};
    }

    std::vector<sync::WriteResult> write(const sync::CallContext&, std::string_view,
                                         std::span<const sync::WriteItem> items) override {
        std::vector<sync::WriteResult> results(items.size());
        for (std::size_t i = 0; i < items.size(); ++i) {
            results[i].externalId = items[i].externalId;
            results[i].version = receiptFor(items[i].payload);
        }
        return results;
    }

    Status lookupIds(const sync::CallContext&, std::string_view, std::span<const std::string>,
                     sync::RecordSink&) override {
        return unsupported();
    }
    Status lookupKey(const sync::CallContext&, std::string_view, sync::LookupKey, std::string_view,
                     sync::RecordSink&) override {
        return unsupported();
    }
    std::vector<Status> associate(const sync::CallContext&, std::string_view, std::string_view,
                                  std::span<const sync::AssociationWrite> writes) override {
        return std::vector<Status>(writes.size(), unsupported());
    }
    Result<std::vector<sync::WebhookHint>> receive(const sync::CallContext&,
                                                   const sync::WebhookRequest&,
                                                   sync::WebhookAnswer&) override {
        return unsupported();
    }

private:
    static Error unsupported() { return {ErrorKind::Unsupported, "not part of the pair", ""}; }

    IdentitySource source_;
    std::size_t records_;
    std::vector<sync::StreamDescription> streams_;
};

}  // namespace

std::unique_ptr<sync::Connector> linkedInIdentity(std::size_t records) {
    return std::make_unique<LinkedInIdentity>(records);
}

}  // namespace leadloom::bench
