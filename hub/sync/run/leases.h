#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

#include "hub/base/result.h"
#include "hub/sync/run/workspace.h"

namespace leadloom::sync {

/// Whose the streams of a connection are.
enum class Lease : std::uint8_t {
    Anothers,  ///< another worker has one of them
    Kept,      ///< this worker's, as before
    Taken      ///< this worker's from now on: another one may have worked on them meanwhile
};

/// The streams that this worker reads and writes, each with its fencing token. A worker that died
/// keeps its streams until their time is past; one that was only believed dead finds its token
/// outrun and can't commit any more. There is no flag that could stay behind. Thread-safe.
class Leases {
public:
    explicit Leases(const EngineSettings& settings);

    /// Makes sure that all streams of a connection are this worker's for a while. Opens a write
    /// transaction only when something is to be taken.
    Result<Lease> take(const ConnectionContext& connection);

    /// To be asked in each transaction that commits work on the stream. Transient: another worker
    /// has taken it over. A stream that was never taken isn't fenced.
    Status fence(store::Transaction& tx, const StreamContext& stream);

private:
    struct Held {
        std::int64_t token = 0;
        TimeUs untilUs = 0;
    };

    bool lastsAWhile(const StreamContext& stream) const;

    const EngineSettings& settings_;
    std::string worker_;
    mutable std::mutex mutex_;
    std::unordered_map<store::StreamKey, Held> held_;
};

}  // namespace leadloom::sync
