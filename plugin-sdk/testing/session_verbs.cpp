// Verbs beside reading and writing records.
#include <leadloom/abi/draft/conversions.h>
#include <leadloom/abi/draft/erase.h>
#include <leadloom/abi/draft/facts.h>
#include <leadloom/abi/draft/publish.h>
#include <leadloom/abi/draft/quota.h>

#include "plugin-sdk/testing/fake_hub_parts.h"
#include "plugin-sdk/testing/loaded_plugin.h"

namespace leadloom::testing {

namespace {

CallEnd withoutVerb() {
    CallEnd end;
    end.status = LL_UNSUPPORTED;
    return end;
}

}  // namespace

CallEnd Session::challenge(const ll_webhook_request& request, std::string& answer) {
    const auto* webhook = extension<ll_webhook>(LL_EXT_WEBHOOK);
    if (webhook == nullptr) return withoutVerb();
    const auto* call = hub_.beginCall();
    return hub_.endCall(webhook->challenge(connector_, call, &request, hub_.textSink(answer)));
}

CapturedRead Session::pull(const std::string& report, const std::string& from,
                           const std::string& to) {
    CapturedRead result;
    const auto* facts = extension<ll_facts>(LL_EXT_FACTS);
    if (facts == nullptr) {
        result.end = withoutVerb();
        return result;
    }
    const auto* call = hub_.beginCall();
    result.end = hub_.endCall(facts->pull(connector_, call, viewOf(report), viewOf(from),
                                          viewOf(to), hub_.recordSink(result, false)));
    return result;
}

CapturedWrite Session::upload(const std::string& action, const std::vector<Writing>& events) {
    CapturedWrite result;
    const auto* conversions = extension<ll_conversions>(LL_EXT_CONVERSIONS);
    if (conversions == nullptr) {
        result.end = withoutVerb();
        return result;
    }
    std::vector<ll_write> raw;
    for (const auto& event : events) {
        ll_write write{};
        write.struct_size = sizeof write;
        write.operation = LL_WRITE_CREATE;
        write.idempotency_key = viewOf(event.idempotencyKey);
        write.payload = viewOf(event.payload);
        raw.push_back(write);
    }
    const ll_write_batch batch{sizeof(ll_write_batch), raw.data(), raw.size()};
    const auto* call = hub_.beginCall();
    result.end = hub_.endCall(
        conversions->upload(connector_, call, viewOf(action), &batch, hub_.writeSink(result)));
    return result;
}

CallEnd Session::publish(const std::string& postJson, std::int64_t at,
                         const std::string& idempotencyKey, std::string& id) {
    const auto* verb = extension<ll_publish>(LL_EXT_PUBLISH);
    if (verb == nullptr) return withoutVerb();
    id.clear();
    const auto* call = hub_.beginCall();
    return hub_.endCall(verb->publish(connector_, call, viewOf(postJson), at,
                                      viewOf(idempotencyKey), hub_.textSink(id)));
}

CallEnd Session::stateOfPost(const std::string& id, std::string& state) {
    const auto* verb = extension<ll_publish>(LL_EXT_PUBLISH);
    if (verb == nullptr) return withoutVerb();
    state.clear();
    const auto* call = hub_.beginCall();
    return hub_.endCall(verb->status(connector_, call, viewOf(id), hub_.textSink(state)));
}

CallEnd Session::quota(std::vector<CapturedQuota>& buckets) {
    const auto* verb = extension<ll_quota>(LL_EXT_QUOTA);
    if (verb == nullptr) return withoutVerb();
    const ll_quota_sink sink{sizeof(ll_quota_sink), &buckets,
                             [](const ll_quota_sink* self, ll_str bucket, std::int64_t remaining,
                                std::int64_t limit, std::int64_t resetAt) -> ll_status {
                                 static_cast<std::vector<CapturedQuota>*>(self->hub)->push_back(
                                     {owned(bucket), remaining, limit, resetAt});
                                 return LL_OK;
                             }};
    const auto* call = hub_.beginCall();
    return hub_.endCall(verb->quota(connector_, call, &sink));
}

CallEnd Session::erase(const nlohmann::json& keys, std::string& receipt) {
    const auto* eraser = extension<ll_erase>(LL_EXT_ERASE);
    if (eraser == nullptr) return withoutVerb();
    const auto text = keys.dump();
    const auto* call = hub_.beginCall();
    return hub_.endCall(eraser->erase(connector_, call, viewOf(text), hub_.textSink(receipt)));
}

}  // namespace leadloom::testing
