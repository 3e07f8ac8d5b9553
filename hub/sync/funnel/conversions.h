#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "hub/model/field.h"
#include "hub/sync/connection/connector.h"
#include "hub/sync/ledger/dossier.h"
#include "hub/sync/run/run_state.h"

namespace leadloom::sync {

/// Raises the conversions that a change of `touched` fields (empty: any) stands for, each once for
/// ever, in the transaction of the change. What had happened before a rule was configured is the
/// past: it isn't told.
Status raiseConversions(RunState& run, store::Transaction& tx, const Dossier& dossier,
                        std::span<const model::FieldId> touched);

/// How many conversions wait to be told. Those without consent won't be.
struct WaitingConversions {
    std::string connection;
    std::string action;
    std::int64_t count = 0;
};

/// Of one connection, without the actions for which none waits.
Result<std::vector<WaitingConversions>> waitingConversions(store::Transaction& tx,
                                                           const ConnectionContext& connection);

/// Sends a connection's open conversions. What an event says is put together when it is sent, and
/// consent is looked at then: what was withdrawn a moment ago stops it. The platform tells repeats
/// by the event's id, so an event whose outcome isn't known is sent again.
class ConversionUploader {
public:
    ConversionUploader(RunState& run, const ConnectionContext& connection, Connector& connector);

    Status uploadDue();

private:
    struct Event;
    Result<bool> uploadSome(const ConversionSettings& rule);
    Result<std::vector<Event>> prepare(const ConversionSettings& rule);
    Status compose(store::Transaction& tx, const ConversionSettings& rule, Event& event) const;
    Result<std::optional<Dossier>> leadOf(store::Transaction& tx, const Dossier& subject) const;
    void settle(store::ConversionRow& row, const WriteResult& result) const;
    void end(store::ConversionRow& row, store::ConversionState state, std::string note) const;

    RunState& run_;
    const ConnectionContext& connection_;
    Connector& connector_;
};

}  // namespace leadloom::sync
