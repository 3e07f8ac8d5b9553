#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "hub/sync/connection/connector.h"
#include "tests/support/sim_world.h"

namespace leadloom::testing {

/// What a scenario does to the calls between the engine and one system. Each is empty unless set;
/// what they throw (SimCrash) ends the hub's process there.
struct Taps {
    std::string account;  ///< whose the credentials are
    /// Instead of the system's own read.
    std::function<Result<sync::ReadEnd>(sync::Connector& system, const std::string& stream,
                                        const std::string& cursor, const sync::ReadOptions& options,
                                        sync::RecordSink& sink)>
        read;
    std::function<Status(const std::string& stream, const std::string& cursor)> beforeRead;
    /// Records that a read doesn't list though they are there.
    std::function<bool(const sync::RawRecord&)> hides;
    std::function<void(sync::RawRecord&)> alters;  ///< reads and look-ups alike
    std::function<Status(int page)> afterPage;     ///< before its checkpoint; pages count from 1
    std::function<Status(int page)> afterCheckpoint;
    /// After the last page, before the engine hears of the end.
    std::function<Status(const std::string& stream)> atEnd;
    std::function<Status(const std::string& stream)> beforeLookup;
    std::function<void(const std::string& stream, std::span<const sync::WriteItem> items)>
        beforeWrite;
    /// What the engine is told instead of what really became of the writes.
    std::function<void(std::span<const sync::WriteItem> items,
                       std::vector<sync::WriteResult>& results)>
        afterWrite;
};

/// Puts taps between the engine and a system, from the next `start` on.
std::shared_ptr<Taps> tap(SimWorld& world, const std::string& connection);

}  // namespace leadloom::testing
