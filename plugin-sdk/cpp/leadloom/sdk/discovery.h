#pragma once

#include <string_view>

#include <leadloom/abi/discovery.h>
#include <leadloom/sdk/call.h>

namespace leadloom::sdk {

/// Where descriptions of streams go; their shape is in leadloom/abi/discovery.h.
class DiscoverySink {
public:
    explicit DiscoverySink(const ll_discovery_sink* sink) : sink_(sink) {}

    Status stream(std::string_view name, std::string_view descriptionJson) const {
        return {sink_->stream(sink_, given(name), given(descriptionJson))};
    }

private:
    const ll_discovery_sink* sink_;
};

/// leadloom.discovery/1: streams and fields of this account.
class Discovery {
public:
    virtual ~Discovery() = default;
    /// `stream` empty: all of them.
    virtual Status discover(const Call& call, std::string_view stream,
                            const DiscoverySink& sink) = 0;
};

}  // namespace leadloom::sdk
