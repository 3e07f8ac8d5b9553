// The outbound half of ConnectorAdapter.
#include <leadloom/abi/associations.h>
#include <leadloom/abi/destination.h>

#include "hub/plugin_host/call_frame.h"
#include "hub/plugin_host/connector_adapter.h"
#include "hub/plugin_host/write_bridge.h"

namespace leadloom::plugin_host {
std::vector<sync::WriteResult> ConnectorAdapter::write(const sync::CallContext& call,
                                                       std::string_view stream,
                                                       std::span<const sync::WriteItem> items) {
    const auto* table = static_cast<const ll_destination*>(
        connector_->get_extension(connector_, strOf(LL_EXT_DESTINATION)));
    ResultBridge bridge(items.size());
    if (table == nullptr) return bridge.take(unsupported(stream, "write"));
    const CallFrame frame(call, place(stream));
    const WritesInHand writes(items);
    const ll_status status =
        table->write(connector_, frame.call(), strOf(stream), writes.batch(), bridge.sink());
    if (status == LL_OK || status == LL_END) return bridge.take(bridge.silence(place(stream)));
    return bridge.take(unreported(frame, status));
}

std::vector<Status> ConnectorAdapter::associate(const sync::CallContext& call,
                                                std::string_view stream, std::string_view toStream,
                                                std::span<const sync::AssociationWrite> writes) {
    const auto* table = static_cast<const ll_associations*>(
        connector_->get_extension(connector_, strOf(LL_EXT_ASSOCIATIONS)));
    ResultBridge bridge(writes.size());
    std::vector<sync::WriteResult> results;
    if (table == nullptr) {
        results = bridge.take(unsupported(stream, "link records"));
    } else {
        const CallFrame frame(call, place(stream));
        std::vector<ll_association_write> list;
        list.reserve(writes.size());
        for (const sync::AssociationWrite& write : writes) {
            ll_association_write item{};
            item.struct_size = sizeof item;
            item.operation = write.remove ? LL_ASSOCIATION_REMOVE : LL_ASSOCIATION_ADD;
            item.id = strOf(write.fromId);
            item.target_id = strOf(write.toId);
            list.push_back(item);
        }
        const ll_status status =
            table->write(connector_, frame.call(), strOf(stream), strOf(toStream), list.data(),
                         list.size(), bridge.sink());
        results = status == LL_OK || status == LL_END ? bridge.take(bridge.silence(place(stream)))
                                                      : bridge.take(unreported(frame, status));
    }
    std::vector<Status> statuses;
    statuses.reserve(results.size());
    for (sync::WriteResult& result : results)
        statuses.push_back(std::move(result.status));
    return statuses;
}

}  // namespace leadloom::plugin_host
