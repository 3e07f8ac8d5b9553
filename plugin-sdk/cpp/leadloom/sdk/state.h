#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <leadloom/abi/service/state.h>
#include <leadloom/sdk/call.h>
#include <leadloom/sdk/result.h>
#include <leadloom/sdk/text_receiver.h>

namespace leadloom::sdk {

/// A small store that the hub keeps for the connection: the only state a connector has. Not for
/// cursors.
class State {
public:
    explicit State(const ll_state* service) : service_(service) {}

    /// Nothing where the key is not there.
    Result<std::optional<std::string>> get(const Call& call, std::string_view key) const {
        if (service_ == nullptr) return absent();
        TextReceiver value;
        const auto code = service_->get(service_, call.raw(), given(key), value.sink());
        if (code == LL_NOT_FOUND) return std::optional<std::string>{};
        if (code != LL_OK) return Status{code};
        return std::optional<std::string>{std::move(value.text())};
    }
    Status put(const Call& call, std::string_view key, std::string_view value) const {
        if (service_ == nullptr) return absent();
        return {service_->put(service_, call.raw(), given(key), given(value))};
    }
    Status erase(const Call& call, std::string_view key) const {
        if (service_ == nullptr) return absent();
        return {service_->erase(service_, call.raw(), given(key))};
    }

private:
    static Status absent() { return {LL_UNSUPPORTED, "the hub offers no state store"}; }

    const ll_state* service_;
};

}  // namespace leadloom::sdk
