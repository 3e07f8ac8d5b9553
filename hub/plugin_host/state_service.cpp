#include "hub/plugin_host/state_service.h"

#include "hub/plugin_host/service_call.h"

namespace leadloom::plugin_host {
namespace {

constexpr std::size_t LongestKey = 128;
constexpr std::size_t LongestValue = 64 * 1024;

ConnectorState& stateOf(const ll_state* self) {
    return *static_cast<ConnectorState*>(self->hub);
}

bool isKey(ll_str key) {
    return key.size > 0 && key.size <= LongestKey;
}

ll_status get(const ll_state* self, const ll_call* call, ll_str key, const ll_text_sink* sink) {
    return guarded(call, [&]() -> ll_status {
        if (!isKey(key)) return LL_NOT_FOUND;
        auto value = stateOf(self).get(viewOf(key));
        if (!value) return report(call, value.error());
        return value->has_value() ? sink->put(sink, strOf(**value)) : LL_NOT_FOUND;
    });
}

ll_status put(const ll_state* self, const ll_call* call, ll_str key, ll_str value) {
    return guarded(call, [&]() -> ll_status {
        if (!isKey(key) || value.size > LongestValue) {
            return report(call, {ErrorKind::InvalidRecord,
                                 "state keys hold 1 to 128 bytes and values up to 64 KiB", ""});
        }
        const Status done = stateOf(self).put(viewOf(key), viewOf(value));
        return done ? LL_OK : report(call, done.error());
    });
}

ll_status erase(const ll_state* self, const ll_call* call, ll_str key) {
    return guarded(call, [&]() -> ll_status {
        const Status done = stateOf(self).erase(viewOf(key));
        return done ? LL_OK : report(call, done.error());
    });
}

}  // namespace

StateService::StateService(ConnectorState& state)
    : table_{sizeof(ll_state), &state, &get, &put, &erase} {}

}  // namespace leadloom::plugin_host
