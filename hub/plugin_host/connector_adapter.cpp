#include "hub/plugin_host/connector_adapter.h"

#include <leadloom/abi/check.h>
#include <leadloom/abi/discovery.h>
#include <leadloom/abi/lookup.h>
#include <leadloom/abi/source.h>
#include <nlohmann/json.hpp>

#include "hub/plugin_host/call_frame.h"
#include "hub/plugin_host/discovery_text.h"
#include "hub/plugin_host/record_bridge.h"

namespace leadloom::plugin_host {
namespace {

std::vector<ll_str> views(std::span<const std::string> texts) {
    std::vector<ll_str> list;
    list.reserve(texts.size());
    for (const std::string& text : texts)
        list.push_back(strOf(text));
    return list;
}

const char* nameOf(sync::LookupKey key) {
    switch (key) {
        case sync::LookupKey::Email:
            return "email";
        case sync::LookupKey::Phone:
            return "phone";
        case sync::LookupKey::Marker:
            return "marker";
        case sync::LookupKey::Domain:
            return "domain";
        case sync::LookupKey::Name:
            return "name";
    }
    return "external_id";
}

/// The engine's refusal comes before what the plugin made of it.
Status outcome(const CallFrame& frame, const RecordBridge& bridge, ll_status status) {
    if (!bridge.refusal()) return bridge.refusal();
    return frame.status(status);
}

/// Tells the sink, before anything else, what time the vendor's last answer said it was there.
class ClockTelling final : public sync::RecordSink {
public:
    ClockTelling(sync::RecordSink& target, ConnectorHost& host) : target_(target), host_(host) {}

    Status put(std::span<const sync::RawRecord> records) override {
        tell();
        return target_.put(records);
    }
    Status checkpoint(std::string_view cursor, TimeUs coversUntilUs) override {
        tell();
        return target_.checkpoint(cursor, coversUntilUs);
    }
    Status reject(std::string_view place, std::string_view reason, std::string_view raw) override {
        tell();
        return target_.reject(place, reason, raw);
    }
    bool told() const { return told_; }

private:
    void tell() {
        if (told_) return;
        const TimeUs vendorNowUs = host_.takeServerTimeUs();
        if (vendorNowUs == 0) return;
        told_ = true;
        target_.serverTime(vendorNowUs);
    }

    sync::RecordSink& target_;
    ConnectorHost& host_;
    bool told_ = false;
};

}  // namespace

/// ll_read_options with the memory behind it.
struct ConnectorAdapter::ReadWants {
    explicit ReadWants(const ConnectorAdapter& adapter, std::string_view stream) {
        options.struct_size = sizeof options;
        const auto wants = adapter.setup_.streams.find(std::string(stream));
        if (wants == adapter.setup_.streams.end()) return;
        fields = views(wants->second.fields);
        associations = views(wants->second.associations);
        options.fields = fields.empty() ? nullptr : fields.data();
        options.field_count = fields.size();
        options.associations = associations.empty() ? nullptr : associations.data();
        options.association_count = associations.size();
    }

    std::vector<ll_str> fields;
    std::vector<ll_str> associations;
    ll_read_options options{};
};

ConnectorAdapter::ConnectorAdapter(std::shared_ptr<PluginLibrary> library, const Manifest& manifest,
                                   std::unique_ptr<ConnectorHost> host, ConnectorSetup setup)
    : library_(std::move(library)),
      host_(std::move(host)),
      setup_(std::move(setup)),
      streams_(manifest.streams),
      webhook_(manifest.webhook) {}

ConnectorAdapter::~ConnectorAdapter() {
    if (connector_ == nullptr) return;
    if (opened_) {
        const sync::CallContext context;
        const CallFrame frame(context, place());
        connector_->close(connector_, frame.call());
    }
    connector_->destroy(connector_);
}

Result<std::unique_ptr<sync::Connector>> ConnectorAdapter::open(
    std::shared_ptr<PluginLibrary> library, const Manifest& manifest,
    std::unique_ptr<ConnectorHost> host, ConnectorSetup setup) {
    auto factory = library->factory();
    if (!factory) return factory.error();
    std::unique_ptr<ConnectorAdapter> adapter(
        new ConnectorAdapter(std::move(library), manifest, std::move(host), std::move(setup)));
    adapter->connector_ = (*factory)->create(adapter->host_->host(), strOf(manifest.id));
    if (adapter->connector_ == nullptr) {
        return Error{ErrorKind::Bug,
                     adapter->place() + ": the plugin could not create connector " + manifest.id,
                     "its manifest and its library don't fit; install the plugin again",
                     {},
                     0};
    }
    const sync::CallContext context;
    const CallFrame frame(context, adapter->place());
    const ll_status status = adapter->connector_->open(adapter->connector_, frame.call(),
                                                       strOf(adapter->setup_.configJson));
    if (status != LL_OK) return frame.error(status);
    adapter->opened_ = true;
    return std::unique_ptr<sync::Connector>(std::move(adapter));
}

template <typename Extension>
const Extension* ConnectorAdapter::extension(const char* id) const {
    return static_cast<const Extension*>(connector_->get_extension(connector_, strOf(id)));
}

std::string ConnectorAdapter::place(std::string_view stream) const {
    return stream.empty() ? setup_.connection : setup_.connection + "/" + std::string(stream);
}

Error ConnectorAdapter::unsupported(std::string_view stream, const char* what) const {
    return {ErrorKind::Unsupported, place(stream) + ": the connector can't " + what, "", {}, 0};
}

Result<std::vector<sync::Finding>> ConnectorAdapter::check(const sync::CallContext& call) {
    struct Collector {
        ll_finding_sink sink{};
        std::vector<sync::Finding> findings;
    } collector;
    collector.sink.struct_size = sizeof collector.sink;
    collector.sink.hub = &collector;
    collector.sink.put = [](const ll_finding_sink* sink, const ll_finding* finding) -> ll_status {
        sync::Finding found;
        found.severity = finding->severity == LL_FINDING_ERROR ? sync::Finding::Severity::Error
                         : finding->severity == LL_FINDING_WARNING
                             ? sync::Finding::Severity::Warning
                             : sync::Finding::Severity::Ok;
        found.code = viewOf(finding->code);
        found.text = viewOf(finding->text);
        found.remedy = viewOf(finding->remedy);
        static_cast<Collector*>(sink->hub)->findings.push_back(std::move(found));
        return LL_OK;
    };
    const auto* table = extension<ll_check>(LL_EXT_CHECK);
    if (table == nullptr) return std::vector<sync::Finding>{};
    const CallFrame frame(call, place());
    const ll_status status = table->check(connector_, frame.call(), &collector.sink);
    if (status != LL_OK) return frame.error(status);
    return std::move(collector.findings);
}

Result<std::vector<sync::DiscoveredStream>> ConnectorAdapter::discover(
    const sync::CallContext& call) {
    struct Collector {
        ll_discovery_sink sink{};
        std::vector<sync::DiscoveredStream> streams;
    } collector;
    collector.sink.struct_size = sizeof collector.sink;
    collector.sink.hub = &collector;
    collector.sink.stream = [](const ll_discovery_sink* sink, ll_str name,
                               ll_str description) -> ll_status {
        auto stream = discoveredStream(viewOf(name), viewOf(description));
        if (!stream) return LL_BUG;
        static_cast<Collector*>(sink->hub)->streams.push_back(std::move(*stream));
        return LL_OK;
    };
    const auto* table = extension<ll_discovery>(LL_EXT_DISCOVERY);
    if (table == nullptr) return unsupported({}, "tell its streams");
    const CallFrame frame(call, place());
    const ll_status status = table->discover(connector_, frame.call(), absent(), &collector.sink);
    if (status != LL_OK) return frame.error(status);
    return std::move(collector.streams);
}

Result<sync::ReadEnd> ConnectorAdapter::read(const sync::CallContext& call, std::string_view stream,
                                             std::string_view cursor,
                                             const sync::ReadOptions& options,
                                             sync::RecordSink& sink) {
    const auto* table = extension<ll_source>(LL_EXT_SOURCE);
    if (table == nullptr) return unsupported(stream, "read");
    const CallFrame frame(call, place(stream));
    ClockTelling telling(sink, *host_);
    RecordBridge bridge(telling);
    ReadWants wants(*this, stream);
    wants.options.full = options.full ? 1 : 0;
    wants.options.overlap_us = options.overlapUs;
    wants.options.page_size = static_cast<std::uint32_t>(options.pageSize);
    host_->takeServerTimeUs();
    const ll_status status =
        table->read(connector_, frame.call(), strOf(stream),
                    cursor.empty() ? absent() : strOf(cursor), &wants.options, bridge.sink());
    if (auto ended = outcome(frame, bridge, status); !ended) return ended.error();
    sync::ReadEnd end;
    end.complete = status == LL_END;
    end.serverTimeUs = telling.told() ? 0 : host_->takeServerTimeUs();
    return end;
}

Status ConnectorAdapter::lookupIds(const sync::CallContext& call, std::string_view stream,
                                   std::span<const std::string> ids, sync::RecordSink& sink) {
    const auto* table = extension<ll_lookup>(LL_EXT_LOOKUP);
    if (table == nullptr) return unsupported(stream, "fetch by id");
    const CallFrame frame(call, place(stream));
    RecordBridge bridge(sink);
    std::set<std::string, std::less<>> found;
    bridge.collectIds(&found);
    const ReadWants wants(*this, stream);
    const std::vector<ll_str> asked = views(ids);
    const ll_status status = table->by_ids(connector_, frame.call(), strOf(stream), asked.data(),
                                           asked.size(), &wants.options, bridge.sink());
    if (auto ended = outcome(frame, bridge, status); !ended) return ended;
    // With success, what was asked for and not put is not there.
    std::vector<sync::RawRecord> gone;
    for (const std::string& id : ids) {
        if (found.contains(id)) continue;
        sync::RawRecord record;
        record.kind = sync::RecordKind::Delete;
        record.externalId = id;
        gone.push_back(record);
    }
    return gone.empty() ? Status() : sink.put(gone);
}

Status ConnectorAdapter::lookupKey(const sync::CallContext& call, std::string_view stream,
                                   sync::LookupKey key, std::string_view value,
                                   sync::RecordSink& sink) {
    const auto* table = extension<ll_lookup>(LL_EXT_LOOKUP);
    if (table == nullptr) return unsupported(stream, "look records up");
    const CallFrame frame(call, place(stream));
    RecordBridge bridge(sink);
    const ReadWants wants(*this, stream);
    const ll_status status =
        table->by_key(connector_, frame.call(), strOf(stream), strOf(nameOf(key)), strOf(value),
                      &wants.options, bridge.sink());
    return outcome(frame, bridge, status);
}

}  // namespace leadloom::plugin_host
