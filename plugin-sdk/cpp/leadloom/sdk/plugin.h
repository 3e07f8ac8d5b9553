#pragma once

#include <cstdint>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <leadloom/abi/all.h>
#include <leadloom/sdk/associations.h>
#include <leadloom/sdk/checker.h>
#include <leadloom/sdk/connector.h>
#include <leadloom/sdk/destination.h>
#include <leadloom/sdk/discovery.h>
#include <leadloom/sdk/host.h>
#include <leadloom/sdk/lookup.h>
#include <leadloom/sdk/plugin_instance.h>
#include <leadloom/sdk/plugin_verbs.h>
#include <leadloom/sdk/source.h>

/// The C side of a connector: tables of functions that find the C++ object and guard it.
namespace leadloom::sdk::detail {

inline const ll_check CheckTable{sizeof(ll_check), [](const ll_connector* self, const ll_call* call,
                                                      const ll_finding_sink* sink) {
                                     return with<Checker>(self, call, [&](Checker& c) {
                                         return c.check(Call(call), FindingSink(sink));
                                     });
                                 }};

inline const ll_discovery DiscoveryTable{
    sizeof(ll_discovery), [](const ll_connector* self, const ll_call* call, ll_str stream,
                             const ll_discovery_sink* sink) {
        return with<Discovery>(self, call, [&](Discovery& d) {
            return d.discover(Call(call), view(stream), DiscoverySink(sink));
        });
    }};

inline const ll_source SourceTable{
    sizeof(ll_source),
    [](const ll_connector* self, const ll_call* call, ll_str stream, ll_str cursor,
       const ll_read_options* options, const ll_record_sink* sink) {
        return with<Source>(self, call, [&](Source& s) {
            return s.read(Call(call), view(stream), view(cursor), ReadOptions(options),
                          RecordSink(sink));
        });
    }};

inline const ll_lookup LookupTable{
    sizeof(ll_lookup),
    [](const ll_connector* self, const ll_call* call, ll_str stream, const ll_str* ids,
       std::size_t count, const ll_read_options* options, const ll_record_sink* sink) {
        return with<Lookup>(self, call, [&](Lookup& l) {
            return l.byIds(Call(call), view(stream), texts(ids, count), ReadOptions(options),
                           RecordSink(sink));
        });
    },
    [](const ll_connector* self, const ll_call* call, ll_str stream, ll_str key, ll_str value,
       const ll_read_options* options, const ll_record_sink* sink) {
        return with<Lookup>(self, call, [&](Lookup& l) {
            return l.byKey(Call(call), view(stream), view(key), view(value), ReadOptions(options),
                           RecordSink(sink));
        });
    }};

inline const ll_destination DestinationTable{
    sizeof(ll_destination), [](const ll_connector* self, const ll_call* call, ll_str stream,
                               const ll_write_batch* batch, const ll_write_sink* sink) {
        return with<Destination>(self, call, [&](Destination& d) {
            WriteOutcomes outcomes(sink, batch->count);
            return outcomes.finish(d.write(Call(call), view(stream), WriteBatch(batch), outcomes));
        });
    }};

inline std::vector<AssociationWrite> associationWrites(const ll_association_write* first,
                                                       std::size_t count) {
    std::vector<AssociationWrite> all;
    const auto* at = reinterpret_cast<const char*>(first);
    for (std::size_t i = 0; i < count; ++i, at += first->struct_size) {
        const auto& raw = *reinterpret_cast<const ll_association_write*>(at);
        all.push_back({i, raw.operation == LL_ASSOCIATION_ADD, view(raw.id), view(raw.target_id),
                       view(raw.label)});
    }
    return all;
}

inline const ll_associations AssociationsTable{
    sizeof(ll_associations),
    [](const ll_connector* self, const ll_call* call, ll_str stream, ll_str targetStream,
       const ll_str* ids, std::size_t count, const ll_association_sink* sink) {
        return with<Associations>(self, call, [&](Associations& a) {
            return a.readAssociations(Call(call), view(stream), view(targetStream),
                                      texts(ids, count), AssociationSink(sink));
        });
    },
    [](const ll_connector* self, const ll_call* call, ll_str stream, ll_str targetStream,
       const ll_association_write* writes, std::size_t count, const ll_write_sink* sink) {
        return with<Associations>(self, call, [&](Associations& a) {
            WriteOutcomes outcomes(sink, count);
            return outcomes.finish(a.writeAssociations(Call(call), view(stream), view(targetStream),
                                                       associationWrites(writes, count), outcomes));
        });
    }};

inline const void* extensionOf(const ll_connector* self, ll_str id) noexcept {
    const auto& connector = *instanceOf(self).connector;
    const auto name = view(id);
    if (name == LL_EXT_CHECK) return tableIf<Checker>(connector, CheckTable);
    if (name == LL_EXT_DISCOVERY) return tableIf<Discovery>(connector, DiscoveryTable);
    if (name == LL_EXT_SOURCE) return tableIf<Source>(connector, SourceTable);
    if (name == LL_EXT_LOOKUP) return tableIf<Lookup>(connector, LookupTable);
    if (name == LL_EXT_DESTINATION) return tableIf<Destination>(connector, DestinationTable);
    if (name == LL_EXT_ASSOCIATIONS) return tableIf<Associations>(connector, AssociationsTable);
    return verbOf(connector, name);
}

inline ll_status openInstance(const ll_connector* self, const ll_call* call,
                              ll_str configJson) noexcept {
    return guarded(call, [&]() -> Status {
        auto& instance = instanceOf(self);
        auto settings = Settings::parse(view(configJson), instance.descriptor);
        if (!settings) return settings.status();
        auto status = instance.connector->open(Call(call), *settings);
        instance.open = static_cast<bool>(status);
        return status;
    });
}

inline ll_status closeInstance(const ll_connector* self, const ll_call* call) noexcept {
    return guarded(call, [&]() -> Status {
        auto& instance = instanceOf(self);
        if (!std::exchange(instance.open, false)) return Status::ok();
        return instance.connector->close(Call(call));
    });
}

inline void destroyInstance(const ll_connector* self) noexcept {
    delete &instanceOf(self);
}

template <typename Plugin>
const ll_connector* createInstance(const ll_host* host, ll_str id) noexcept {
    try {
        if (view(id) != Plugin::Id) return nullptr;
        auto instance = std::make_unique<Instance>();
        instance->connector = Plugin::create(Host(host));
        instance->descriptor = Plugin::Descriptor;
        instance->table = {sizeof(ll_connector), instance.get(),   &openInstance,
                           &closeInstance,       &destroyInstance, &extensionOf};
        return &instance.release()->table;
    } catch (...) {
        return nullptr;
    }
}

template <typename Plugin>
inline constexpr ll_connector_factory FactoryTable{
    sizeof(ll_connector_factory), []() -> std::uint32_t { return 1; },
    [](std::uint32_t index) -> ll_str {
        return index == 0 ? given(Plugin::Descriptor) : ll_str{nullptr, 0};
    },
    &createInstance<Plugin>};

template <typename Plugin>
inline constexpr ll_plugin_entry EntryTable{
    {LL_ABI_MAJOR, LL_ABI_MINOR},
    [](ll_str) -> ll_status { return LL_OK; },
    [] {},
    [](ll_str id) -> const void* {
        return view(id) == LL_CONNECTOR_FACTORY ? &FactoryTable<Plugin> : nullptr;
    }};

}  // namespace leadloom::sdk::detail

/// Exports a connector whose id and descriptor text are given; for plugins without a manifest
/// header. `Type` needs a constructor from `const leadloom::sdk::Host&`.
#define LEADLOOM_PLUGIN_AS(Type, ConnectorId, DescriptorText)                                     \
    namespace {                                                                                   \
    struct LeadloomPlugin {                                                                       \
        static constexpr std::string_view Id{ConnectorId};                                        \
        static constexpr std::string_view Descriptor{DescriptorText};                             \
        static std::unique_ptr<leadloom::sdk::Connector> create(const leadloom::sdk::Host& hub) { \
            return std::make_unique<Type>(hub);                                                   \
        }                                                                                         \
    };                                                                                            \
    }                                                                                             \
    extern "C" __attribute__((visibility("default"))) const ll_plugin_entry leadloom_plugin =     \
        leadloom::sdk::detail::EntryTable<LeadloomPlugin>

/// Exports the connector `Type` as the plugin's one symbol; id and descriptor come from the
/// manifest, through the header `leadloom_manifest.h` that leadloom_add_plugin() makes of it.
#define LEADLOOM_PLUGIN(Type) \
    LEADLOOM_PLUGIN_AS(Type, leadloom::sdk::ManifestId, leadloom::sdk::ManifestText)
