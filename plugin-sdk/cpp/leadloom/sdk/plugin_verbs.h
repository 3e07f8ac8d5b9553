#pragma once

#include <leadloom/sdk/conversions.h>
#include <leadloom/sdk/eraser.h>
#include <leadloom/sdk/facts.h>
#include <leadloom/sdk/plugin_instance.h>
#include <leadloom/sdk/publisher.h>
#include <leadloom/sdk/quota.h>
#include <leadloom/sdk/webhook.h>

/// The C side of the verbs beside reading and writing.
namespace leadloom::sdk::detail {

inline const ll_webhook WebhookTable{
    sizeof(ll_webhook),
    [](const ll_connector* self, const ll_call* call, ll_str desired, const ll_text_sink* actual) {
        return with<Webhook>(self, call, [&](Webhook& w) {
            return putResult(w.subscribe(Call(call), view(desired)), actual);
        });
    },
    [](const ll_connector* self, const ll_call* call, const ll_webhook_request* request,
       const ll_text_sink* answer) {
        return with<Webhook>(self, call, [&](Webhook& w) {
            return putResult(w.challenge(Call(call), WebhookRequest(request)), answer);
        });
    },
    [](const ll_connector* self, const ll_call* call, const ll_webhook_request* request) {
        return with<Webhook>(
            self, call, [&](Webhook& w) { return w.verify(Call(call), WebhookRequest(request)); });
    },
    [](const ll_connector* self, const ll_call* call, const ll_webhook_request* request,
       const ll_record_sink* sink) {
        return with<Webhook>(self, call, [&](Webhook& w) {
            return w.decode(Call(call), WebhookRequest(request), RecordSink(sink));
        });
    }};

inline const ll_facts FactsTable{
    sizeof(ll_facts), [](const ll_connector* self, const ll_call* call, ll_str report, ll_str from,
                         ll_str to, const ll_record_sink* sink) {
        return with<Facts>(self, call, [&](Facts& f) {
            return f.pull(Call(call), view(report), DayRange{view(from), view(to)},
                          RecordSink(sink));
        });
    }};

inline const ll_conversions ConversionsTable{
    sizeof(ll_conversions), [](const ll_connector* self, const ll_call* call, ll_str action,
                               const ll_write_batch* batch, const ll_write_sink* sink) {
        return with<Conversions>(self, call, [&](Conversions& c) {
            WriteOutcomes outcomes(sink, batch->count);
            return outcomes.finish(c.upload(Call(call), view(action), WriteBatch(batch), outcomes));
        });
    }};

inline const ll_publish PublishTable{
    sizeof(ll_publish),
    [](const ll_connector* self, const ll_call* call, ll_str post, std::int64_t at, ll_str key,
       const ll_text_sink* id) {
        return with<Publisher>(self, call, [&](Publisher& p) {
            return putResult(p.publish(Call(call), view(post), at, view(key)), id);
        });
    },
    [](const ll_connector* self, const ll_call* call, ll_str id, const ll_text_sink* state) {
        return with<Publisher>(self, call, [&](Publisher& p) {
            return putResult(p.status(Call(call), view(id)), state);
        });
    },
    [](const ll_connector* self, const ll_call* call, ll_str id) {
        return with<Publisher>(self, call,
                               [&](Publisher& p) { return p.cancel(Call(call), view(id)); });
    }};

inline const ll_erase EraseTable{sizeof(ll_erase), [](const ll_connector* self, const ll_call* call,
                                                      ll_str keys, const ll_text_sink* receipt) {
                                     return with<Eraser>(self, call, [&](Eraser& e) {
                                         return putResult(e.erase(Call(call), view(keys)), receipt);
                                     });
                                 }};

inline const ll_quota QuotaTable{
    sizeof(ll_quota), [](const ll_connector* self, const ll_call* call, const ll_quota_sink* sink) {
        return with<Quota>(self, call,
                           [&](Quota& q) { return q.quota(Call(call), QuotaSink(sink)); });
    }};

inline const void* verbOf(const Connector& connector, std::string_view name) {
    if (name == LL_EXT_WEBHOOK) return tableIf<Webhook>(connector, WebhookTable);
    if (name == LL_EXT_FACTS) return tableIf<Facts>(connector, FactsTable);
    if (name == LL_EXT_CONVERSIONS) return tableIf<Conversions>(connector, ConversionsTable);
    if (name == LL_EXT_PUBLISH) return tableIf<Publisher>(connector, PublishTable);
    if (name == LL_EXT_ERASE) return tableIf<Eraser>(connector, EraseTable);
    if (name == LL_EXT_QUOTA) return tableIf<Quota>(connector, QuotaTable);
    return nullptr;
}

}  // namespace leadloom::sdk::detail
