// What ConnectorAdapter does beside reading and writing records.
#include <leadloom/abi/draft/conversions.h>
#include <leadloom/abi/draft/erase.h>
#include <leadloom/abi/draft/facts.h>
#include <leadloom/abi/draft/quota.h>
#include <leadloom/abi/webhook.h>
#include <nlohmann/json.hpp>

#include "hub/plugin_host/connector_adapter.h"
#include "hub/plugin_host/record_bridge.h"
#include "hub/plugin_host/text_sink.h"
#include "hub/plugin_host/write_bridge.h"

namespace leadloom::plugin_host {
namespace {

template <typename Table>
const Table* tableOf(const ll_connector* connector, const char* id) {
    return static_cast<const Table*>(connector->get_extension(connector, strOf(id)));
}

struct QuotaCollector {
    ll_quota_sink sink{sizeof(ll_quota_sink), this, &QuotaCollector::put};
    std::vector<sync::ConnectorVerbs::QuotaLeft> left;

    static ll_status put(const ll_quota_sink* self, ll_str bucket, std::int64_t remaining,
                         std::int64_t limit, std::int64_t resetUs) noexcept {
        try {
            static_cast<QuotaCollector*>(self->hub)->left.push_back(
                {std::string(viewOf(bucket)), remaining, limit, resetUs});
            return LL_OK;
        } catch (...) {
            return LL_BUG;
        }
    }
};

}  // namespace

Result<std::string> ConnectorAdapter::subscribe(const sync::CallContext& call, std::string_view url,
                                                std::span<const std::string> streams) {
    const auto* table = tableOf<ll_webhook>(connector_, LL_EXT_WEBHOOK);
    if (table == nullptr) return unsupported({}, "take webhooks");
    const CallFrame frame(call, place());
    const std::string desired =
        nlohmann::json{{"url", url},
                       {"streams", std::vector<std::string>(streams.begin(), streams.end())}}
            .dump();
    TextSink actual;
    const ll_status status =
        table->subscribe(connector_, frame.call(), strOf(desired), actual.sink());
    if (status != LL_OK) return frame.error(status);
    return actual.text();
}

Result<bool> ConnectorAdapter::pullFacts(const sync::CallContext& call, std::string_view report,
                                         std::string_view fromDay, std::string_view toDay,
                                         sync::RecordSink& sink) {
    const auto* table = tableOf<ll_facts>(connector_, LL_EXT_FACTS);
    if (table == nullptr) return unsupported(report, "report costs");
    const CallFrame frame(call, place(report));
    RecordBridge bridge(sink);
    const ll_status status = table->pull(connector_, frame.call(), strOf(report), strOf(fromDay),
                                         strOf(toDay), bridge.sink());
    if (!bridge.refusal()) return bridge.refusal().error();
    if (status != LL_OK && status != LL_END) return frame.error(status);
    return status == LL_END;
}

std::vector<sync::WriteResult> ConnectorAdapter::uploadConversions(
    const sync::CallContext& call, std::string_view action,
    std::span<const sync::WriteItem> items) {
    const auto* table = tableOf<ll_conversions>(connector_, LL_EXT_CONVERSIONS);
    ResultBridge bridge(items.size());
    if (table == nullptr) return bridge.take(unsupported(action, "take conversions"));
    const CallFrame frame(call, place(action));
    const WritesInHand writes(items);
    const ll_status status =
        table->upload(connector_, frame.call(), strOf(action), writes.batch(), bridge.sink());
    if (status == LL_OK || status == LL_END) return bridge.take(bridge.silence(place(action)));
    return bridge.take(unreported(frame, status));
}

Result<std::string> ConnectorAdapter::erasePerson(const sync::CallContext& call,
                                                  std::string_view keysJson) {
    const auto* table = tableOf<ll_erase>(connector_, LL_EXT_ERASE);
    if (table == nullptr) return unsupported({}, "erase persons");
    const CallFrame frame(call, place());
    TextSink receipt;
    const ll_status status =
        table->erase(connector_, frame.call(), strOf(keysJson), receipt.sink());
    if (status != LL_OK) return frame.error(status);
    return receipt.text();
}

Result<std::vector<sync::ConnectorVerbs::QuotaLeft>> ConnectorAdapter::quota(
    const sync::CallContext& call) {
    const auto* table = tableOf<ll_quota>(connector_, LL_EXT_QUOTA);
    if (table == nullptr) return unsupported({}, "tell its quota");
    const CallFrame frame(call, place());
    QuotaCollector collector;
    const ll_status status = table->quota(connector_, frame.call(), &collector.sink);
    if (status != LL_OK) return frame.error(status);
    return std::move(collector.left);
}

}  // namespace leadloom::plugin_host
