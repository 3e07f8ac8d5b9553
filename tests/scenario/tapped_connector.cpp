#include "tests/scenario/tapped_connector.h"

#include <utility>

namespace leadloom::testing {
namespace {

class TappedSink final : public sync::RecordSink {
public:
    TappedSink(sync::RecordSink& inner, const Taps& taps, bool lists)
        : inner_(inner), taps_(taps), lists_(lists) {}

    Status put(std::span<const sync::RawRecord> records) override {
        std::vector<sync::RawRecord> shown;
        for (const sync::RawRecord& record : records) {
            if (lists_ && taps_.hides && taps_.hides(record)) continue;
            shown.push_back(record);
            if (taps_.alters) taps_.alters(shown.back());
        }
        if (const Status taken = inner_.put(shown); !taken) return taken;
        ++page_;
        return lists_ && taps_.afterPage ? taps_.afterPage(page_) : Status::ok();
    }
    Status checkpoint(std::string_view cursor, TimeUs coversUntilUs) override {
        if (const Status moved = inner_.checkpoint(cursor, coversUntilUs); !moved) return moved;
        return taps_.afterCheckpoint ? taps_.afterCheckpoint(page_) : Status::ok();
    }
    void serverTime(TimeUs vendorNowUs) override { inner_.serverTime(vendorNowUs); }
    Status reject(std::string_view place, std::string_view reason, std::string_view raw) override {
        return inner_.reject(place, reason, raw);
    }

private:
    sync::RecordSink& inner_;
    const Taps& taps_;
    bool lists_;
    int page_ = 0;
};

class TappedConnector final : public sync::Connector {
public:
    TappedConnector(std::unique_ptr<sync::Connector> inner, std::shared_ptr<Taps> taps)
        : inner_(std::move(inner)), taps_(std::move(taps)) {}

    const std::vector<sync::StreamDescription>& streams() const override {
        return inner_->streams();
    }
    Result<std::vector<sync::Finding>> check(const sync::CallContext& call) override {
        return inner_->check(call);
    }
    Result<std::vector<sync::DiscoveredStream>> discover(const sync::CallContext& call) override {
        return inner_->discover(call);
    }
    Result<std::string> account(const sync::CallContext&) override { return taps_->account; }
    Result<sync::ReadEnd> read(const sync::CallContext& call, std::string_view stream,
                               std::string_view cursor, const sync::ReadOptions& options,
                               sync::RecordSink& sink) override {
        const std::string name(stream);
        if (taps_->beforeRead) {
            const Status ready = taps_->beforeRead(name, std::string(cursor));
            if (!ready) return ready.error();
        }
        TappedSink tapped(sink, *taps_, true);
        auto end = taps_->read ? taps_->read(*inner_, name, std::string(cursor), options, tapped)
                               : inner_->read(call, stream, cursor, options, tapped);
        if (!end || !taps_->atEnd) return end;
        const Status ended = taps_->atEnd(name);
        if (!ended) return ended.error();
        return end;
    }
    Status lookupIds(const sync::CallContext& call, std::string_view stream,
                     std::span<const std::string> ids, sync::RecordSink& sink) override {
        if (taps_->beforeLookup) {
            const Status ready = taps_->beforeLookup(std::string(stream));
            if (!ready) return ready;
        }
        TappedSink tapped(sink, *taps_, false);
        return inner_->lookupIds(call, stream, ids, tapped);
    }
    Status lookupKey(const sync::CallContext& call, std::string_view stream, sync::LookupKey key,
                     std::string_view value, sync::RecordSink& sink) override {
        TappedSink tapped(sink, *taps_, false);
        return inner_->lookupKey(call, stream, key, value, tapped);
    }
    std::vector<sync::WriteResult> write(const sync::CallContext& call, std::string_view stream,
                                         std::span<const sync::WriteItem> items) override {
        if (taps_->beforeWrite) taps_->beforeWrite(std::string(stream), items);
        auto results = inner_->write(call, stream, items);
        if (taps_->afterWrite) taps_->afterWrite(items, results);
        return results;
    }
    std::vector<Status> associate(const sync::CallContext& call, std::string_view stream,
                                  std::string_view toStream,
                                  std::span<const sync::AssociationWrite> writes) override {
        return inner_->associate(call, stream, toStream, writes);
    }
    Result<std::vector<sync::WebhookHint>> receive(const sync::CallContext& call,
                                                   const sync::WebhookRequest& request,
                                                   sync::WebhookAnswer& answer) override {
        return inner_->receive(call, request, answer);
    }

private:
    std::unique_ptr<sync::Connector> inner_;
    std::shared_ptr<Taps> taps_;
};

}  // namespace

std::shared_ptr<Taps> tap(SimWorld& world, const std::string& connection) {
    auto taps = std::make_shared<Taps>();
    auto& factory = world.connection(connection).connector;
    factory = [open = factory, taps]() -> Result<std::unique_ptr<sync::Connector>> {
        auto inner = open();
        if (!inner) return inner.error();
        std::unique_ptr<sync::Connector> tapped =
            std::make_unique<TappedConnector>(*std::move(inner), taps);
        return tapped;
    };
    return taps;
}

}  // namespace leadloom::testing
