#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/abi/all.h>
#include <leadloom/sdk/call.h>
#include <leadloom/sdk/connector.h>
#include <leadloom/sdk/result.h>

/// What the tables of plugin.h and plugin_verbs.h stand on.
namespace leadloom::sdk::detail {

/// What stands behind one ll_connector.
struct Instance {
    ll_connector table{};
    std::unique_ptr<Connector> connector;
    std::string_view descriptor;
    bool open = false;
};

inline Instance& instanceOf(const ll_connector* self) {
    return *static_cast<Instance*>(self->plugin);
}

/// Runs `body` with the capability of an open instance.
template <typename Capability, typename Body>
ll_status with(const ll_connector* self, const ll_call* call, Body&& body) noexcept {
    return guarded(call, [&]() -> Status {
        auto& instance = instanceOf(self);
        auto* capability = dynamic_cast<Capability*>(instance.connector.get());
        if (capability == nullptr) return {LL_UNSUPPORTED, "this connector can't do that"};
        if (!instance.open) return {LL_BUG, "the hub called a connector that is not open"};
        return body(*capability);
    });
}

inline std::vector<std::string> texts(const ll_str* first, std::size_t count) {
    std::vector<std::string> all;
    all.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        all.emplace_back(view(first[i]));
    return all;
}

inline Status putResult(const Result<std::string>& result, const ll_text_sink* sink) {
    if (!result) return result.status();
    return {sink->put(sink, given(*result))};
}

template <typename Capability, typename Table>
const void* tableIf(const Connector& connector, const Table& table) {
    return dynamic_cast<const Capability*>(&connector) == nullptr ? nullptr : &table;
}

}  // namespace leadloom::sdk::detail
