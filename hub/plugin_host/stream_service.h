#pragma once

#include <cstdint>
#include <map>
#include <memory>

#include <leadloom/abi/service/stream.h>

#include "hub/net/stream_dialer.h"

namespace leadloom::plugin_host {

/// leadloom.stream/1 over the hub's dialer. Serves one connector instance; what it leaves open is
/// closed with it.
class StreamService {
public:
    /// Borrowed; must outlive the service.
    explicit StreamService(net::StreamDialer& dialer);
    StreamService(const StreamService&) = delete;
    StreamService& operator=(const StreamService&) = delete;
    const ll_stream* table() const { return &table_; }

private:
    struct Calls;

    net::StreamDialer& dialer_;
    std::map<std::uint64_t, std::unique_ptr<net::WireStream>> open_;
    std::uint64_t lastHandle_ = 0;
    ll_stream table_;
};

}  // namespace leadloom::plugin_host
