#pragma once

#include <string>
#include <vector>

#include <leadloom/abi/destination.h>

#include "hub/sync/connection/connector.h"

namespace leadloom::plugin_host {

/// The write sink a plugin sees: one result for each index, whatever the plugin does.
class ResultBridge {
public:
    explicit ResultBridge(std::size_t count);
    ResultBridge(const ResultBridge&) = delete;
    ResultBridge& operator=(const ResultBridge&) = delete;

    const ll_write_sink* sink() const { return &sink_; }
    /// The error for items that a plugin said nothing of although it said all was reported.
    Error silence(const std::string& place) const;
    /// All results in order; `rest` speaks for the items that were not reported.
    std::vector<sync::WriteResult> take(const Error& rest);

private:
    static ll_status result(const ll_write_sink* sink, const ll_write_result* result);

    ll_write_sink sink_{};
    std::vector<sync::WriteResult> results_;
    std::vector<bool> reported_;
};

}  // namespace leadloom::plugin_host
