#pragma once

#include <leadloom/abi/service/state.h>

#include "hub/plugin_host/connector_state.h"

namespace leadloom::plugin_host {

/// leadloom.state/1 over a connection's state, which it borrows.
class StateService {
public:
    explicit StateService(ConnectorState& state);
    StateService(const StateService&) = delete;
    StateService& operator=(const StateService&) = delete;
    const ll_state* table() const { return &table_; }

private:
    ll_state table_;
};

}  // namespace leadloom::plugin_host
