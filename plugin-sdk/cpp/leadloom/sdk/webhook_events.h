#pragma once

#include <string_view>

#include <leadloom/sdk/json_pages.h>
#include <leadloom/sdk/record_batch.h>
#include <leadloom/sdk/rest_client.h>
#include <leadloom/sdk/webhook.h>

namespace leadloom::sdk {

/// Puts the events of a webhook: `add(item, batch)` returns a Status and adds the records that an
/// element of the list at `pointer` speaks of. A body that holds no such list is LL_INVALID_RECORD:
/// the vendor would only send it again.
template <typename Add>
Status decodeEvents(const RestClient& client, const WebhookRequest& request,
                    std::string_view pointer, JsonPages::Pointers keys, const RecordSink& sink,
                    Add&& add) {
    RecordBatch batch;
    const auto status = client.json().split(client.call(), request.body(), pointer, keys,
                                            [&](const JsonItem& item) { return add(item, batch); });
    if (status.code() == LL_NOT_FOUND) return {LL_INVALID_RECORD, "the webhook holds no events"};
    if (status.code() == LL_TRANSIENT) return {LL_INVALID_RECORD, "the webhook is no JSON"};
    return status ? batch.putTo(sink) : status;
}

}  // namespace leadloom::sdk
