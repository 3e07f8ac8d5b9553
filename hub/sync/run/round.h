#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "hub/sync/connection/connector.h"
#include "hub/sync/reading/record_applier.h"
#include "hub/sync/run/run_state.h"

namespace leadloom::sync {

class Outbox;

/// Gives a connection's connector, opened on first use.
using ConnectorSource = std::function<Result<Connector*>(const ConnectionContext&)>;

/// One round over the connections of a run: finish what is open, read, apply; then write. A
/// connection that fails is noted and leaves the others alone.
class Round {
public:
    Round(RunState& run, std::vector<const ConnectionContext*> connections,
          ConnectorSource connectors);

    /// Reads and applies. `recovers` false: nothing is asked or written but reads (plan).
    Status read(bool recovers);
    /// Carries out the outbox of every connection whose guards pass.
    Status write();

    /// Whether the last `read` and `write` changed something.
    bool wasQuiet() const { return quiet_; }

private:
    using Task = std::function<Status(const ConnectionContext&)>;

    Status forEach(const Task& task, int atOnce);
    Result<bool> pairsForTheFirstTime();
    Status runOne(const ConnectionContext& connection, const Task& task);
    Result<bool> isMine(const ConnectionContext& connection);
    Status readConnection(const ConnectionContext& connection, bool recovers);
    Status pullFacts(const ConnectionContext& connection, Connector& connector);
    Status readStream(const ConnectionContext& connection, const StreamContext& stream,
                      Connector& connector);
    Status readBeforeWrites();
    Status readFirst(const ConnectionContext& connection);
    Status writeConnection(const ConnectionContext& connection);
    Status tellConversions(const ConnectionContext& connection, Connector& connector);
    Status writeUrgent(const ConnectionContext& connection);
    Result<bool> somethingUrgent();
    Result<bool> mayWrite(const ConnectionContext& connection);
    Result<bool> writeStreams(const ConnectionContext& connection, Status (Outbox::*step)());
    bool isRead(const StreamContext& stream) const;
    bool failed(const ConnectionContext& connection, const StreamContext* stream) const;
    /// Notes the failure; an Error when the whole run must end (store).
    Status note(const ConnectionContext& connection, const StreamContext* stream,
                const Error& error);

    RunState& run_;
    std::vector<const ConnectionContext*> connections_;
    ConnectorSource connectors_;
    std::map<store::ConnectionKey, std::unique_ptr<RecordApplier>> appliers_;
    mutable std::mutex mutex_;
    std::set<store::ConnectionKey> failedConnections_;
    std::set<store::StreamKey> failedStreams_;
    std::map<store::ConnectionKey, bool> passed_;  ///< guards asked in this round
    bool quiet_ = false;
    bool readFirst_ = false;  ///< something was read behind `read`
    bool pairs_ = false;      ///< some stream has never been read to its end
};

}  // namespace leadloom::sync
