#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "tests/support/sim_cursor.h"
#include "tests/support/sim_outgoing.h"
#include "tests/support/sim_vendor.h"

namespace leadloom::testing {

/// What the hub holds of a simulated system, which outlives it.
class SimConnector final : public sync::Connector {
public:
    explicit SimConnector(SimVendor& vendor) : vendor_(vendor) {
        for (const auto& [name, stream] : vendor.streams_) {
            descriptions_.push_back(vendor.describe(name));
        }
    }

    const std::vector<sync::StreamDescription>& streams() const override { return descriptions_; }

    Result<std::vector<sync::Finding>> check(const sync::CallContext&) override;
    Result<std::vector<sync::DiscoveredStream>> discover(const sync::CallContext&) override;
    Result<sync::ReadEnd> read(const sync::CallContext&, std::string_view stream,
                               std::string_view cursor, const sync::ReadOptions& options,
                               sync::RecordSink& sink) override;
    Status lookupIds(const sync::CallContext&, std::string_view stream,
                     std::span<const std::string> ids, sync::RecordSink& sink) override;
    Status lookupKey(const sync::CallContext&, std::string_view stream, sync::LookupKey key,
                     std::string_view value, sync::RecordSink& sink) override;
    std::vector<sync::WriteResult> write(const sync::CallContext&, std::string_view stream,
                                         std::span<const sync::WriteItem> items) override;
    std::vector<Status> associate(const sync::CallContext&, std::string_view stream,
                                  std::string_view toStream,
                                  std::span<const sync::AssociationWrite> writes) override;
    Result<std::vector<sync::WebhookHint>> receive(const sync::CallContext&,
                                                   const sync::WebhookRequest& request,
                                                   sync::WebhookAnswer& answer) override;
    Result<std::string> erasePerson(const sync::CallContext& call,
                                    std::string_view keysJson) override;

private:
    std::vector<SimOutgoing> withOwnId(SimVendor::Stream& source, std::string_view value);
    static sync::WebhookHint hintOf(const nlohmann::json& told);
    std::string known(std::string_view id) const;
    std::string shown(const std::string& id) const;
    SimOutgoing outgoing(const SimRecord& record) const;
    static Status put(const std::vector<SimOutgoing>& found, sync::RecordSink& sink);
    Status putRows(SimVendor::Stream& source, const std::vector<const SimRecord*>& rows,
                   TimeUs walk, sync::RecordSink& sink);
    bool cursorsExpire();
    Status lookupFault();
    Status pageFault();
    Status page(SimVendor::Stream& source, std::vector<const SimRecord*> rows, TimeUs walk,
                sync::RecordSink& sink);
    Result<sync::ReadEnd> walk(SimVendor::Stream& source, SimCursor at, sync::RecordSink& sink);
    Result<sync::ReadEnd> walkByNumber(SimVendor::Stream& source, const SimCursor& at,
                                       sync::RecordSink& sink);
    TimeUs cut(TimeUs time) const;
    Result<sync::ReadEnd> walked(SimVendor::Stream& source, const SimCursor& at,
                                 sync::RecordSink& sink);
    Result<sync::ReadEnd> follow(SimVendor::Stream& source, SimCursor at, sync::RecordSink& sink);
    static bool isOfKnownLife(const SimRecord& record, std::size_t version);
    Status repeat(SimVendor::Stream& source, sync::RecordSink& sink);
    sync::WriteResult writeOne(SimVendor::Stream& stream, const sync::WriteItem& item);
    SimRecord& made(SimVendor::Stream& stream, const sync::WriteItem& item, bool& created);
    std::string holderOf(const SimVendor::Stream& stream, const SimRecord& record,
                         const sync::WriteItem& item) const;
    sync::WriteResult carryOut(SimVendor::Stream& stream, const sync::WriteItem& item);
    void change(SimVendor::Stream& stream, SimRecord& record, const sync::WriteItem& item,
                bool created);

    SimVendor& vendor_;
    std::vector<sync::StreamDescription> descriptions_;
};

}  // namespace leadloom::testing
