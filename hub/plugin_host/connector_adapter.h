#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "hub/plugin_host/connector_host.h"
#include "hub/plugin_host/manifest.h"
#include "hub/plugin_host/plugin_library.h"
#include "hub/sync/connection/connector.h"

namespace leadloom::plugin_host {

/// What one stream's mapping wants of the vendor, told to the connector with every read.
struct StreamWants {
    std::vector<std::string> fields;        ///< vendor fields the mapping reads; empty: its default
    std::vector<std::string> associations;  ///< target streams whose links are wanted
};

/// How one connection opens its connector.
struct ConnectorSetup {
    std::string connection;
    std::string configJson;  ///< handed to open(): see ll_connector
    std::map<std::string, StreamWants> streams;
};

/// A plugin's connector as the engine sees it: the C boundary on one side, sync::Connector on the
/// other. Every status becomes one kind of error; what a plugin does not report is an unknown
/// outcome.
class ConnectorAdapter final : public sync::Connector {
public:
    /// Creates and opens an instance. The adapter owns `host` and keeps `library` loaded.
    static Result<std::unique_ptr<sync::Connector>> open(std::shared_ptr<PluginLibrary> library,
                                                         const Manifest& manifest,
                                                         std::unique_ptr<ConnectorHost> host,
                                                         ConnectorSetup setup);
    ~ConnectorAdapter() override;

    const std::vector<sync::StreamDescription>& streams() const override { return streams_; }
    Result<std::vector<sync::Finding>> check(const sync::CallContext& call) override;
    Result<std::vector<sync::DiscoveredStream>> discover(const sync::CallContext& call) override;
    Result<sync::ReadEnd> read(const sync::CallContext& call, std::string_view stream,
                               std::string_view cursor, const sync::ReadOptions& options,
                               sync::RecordSink& sink) override;
    Status lookupIds(const sync::CallContext& call, std::string_view stream,
                     std::span<const std::string> ids, sync::RecordSink& sink) override;
    Status lookupKey(const sync::CallContext& call, std::string_view stream, sync::LookupKey key,
                     std::string_view value, sync::RecordSink& sink) override;
    std::vector<sync::WriteResult> write(const sync::CallContext& call, std::string_view stream,
                                         std::span<const sync::WriteItem> items) override;
    std::vector<Status> associate(const sync::CallContext& call, std::string_view stream,
                                  std::string_view toStream,
                                  std::span<const sync::AssociationWrite> writes) override;
    Result<std::vector<sync::WebhookHint>> receive(const sync::CallContext& call,
                                                   const sync::WebhookRequest& request,
                                                   sync::WebhookAnswer& answer) override;
    Result<std::string> subscribe(const sync::CallContext& call, std::string_view url,
                                  std::span<const std::string> streams) override;
    Result<bool> pullFacts(const sync::CallContext& call, std::string_view report,
                           std::string_view fromDay, std::string_view toDay,
                           sync::RecordSink& sink) override;
    std::vector<sync::WriteResult> uploadConversions(
        const sync::CallContext& call, std::string_view action,
        std::span<const sync::WriteItem> items) override;
    Result<std::string> erasePerson(const sync::CallContext& call,
                                    std::string_view keysJson) override;
    Result<std::vector<QuotaLeft>> quota(const sync::CallContext& call) override;

private:
    struct ReadWants;

    ConnectorAdapter(std::shared_ptr<PluginLibrary> library, const Manifest& manifest,
                     std::unique_ptr<ConnectorHost> host, ConnectorSetup setup);
    template <typename Extension>
    const Extension* extension(const char* id) const;
    std::string place(std::string_view stream = {}) const;
    Error unsupported(std::string_view stream, const char* what) const;

    // The library is declared first, so that it goes last.
    std::shared_ptr<PluginLibrary> library_;
    std::unique_ptr<ConnectorHost> host_;
    const ll_connector* connector_ = nullptr;
    bool opened_ = false;
    ConnectorSetup setup_;
    std::vector<sync::StreamDescription> streams_;
    WebhookDescription webhook_;
};

}  // namespace leadloom::plugin_host
