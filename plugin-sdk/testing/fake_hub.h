#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/abi/all.h>

#include "plugin-sdk/testing/captured.h"
#include "plugin-sdk/testing/transport.h"

namespace leadloom::testing {

/// What a connector sees instead of the hub: every service, with no network, no disk (but for a
/// folder given to it), and a clock that moves only when someone sleeps. Counts the connector's
/// calls and can end or fail it at any of them. Used by one thread.
class FakeHub {
public:
    /// `transport` may be null: then there is no HTTP service.
    explicit FakeHub(Transport* transport);
    ~FakeHub();
    FakeHub(const FakeHub&) = delete;
    FakeHub& operator=(const FakeHub&) = delete;

    const ll_host* host() const;
    /// The context for the next call into the connector; forgets how the last one ended and the
    /// count of service calls.
    const ll_call* beginCall();
    /// How the call that returned `status` ended.
    CallEnd endCall(ll_status status);

    /// From the n-th service call (from 1) of each call on, the hub asks the connector to stop; 0 =
    /// never.
    void cancelAt(std::size_t n);
    /// The n-th service call that may fail (HTTP, directory) does so with this status; 0 = never.
    void failAt(std::size_t n, ll_status status);
    /// Service calls of the current call, and those made after the hub asked to stop.
    std::size_t serviceCalls() const;
    std::size_t callsAfterCancel() const;
    std::size_t failableCalls() const;

    /// Whose requests are kept, where a log of them is asked for (RequestLog).
    void setConnector(const std::string& id);
    /// The service with this id is not there.
    void withhold(std::string id);
    /// A folder for directory/1; empty = none.
    void setFolder(std::string path);
    /// A field of credential "auth".
    void setCredential(const std::string& name, std::string value);
    void setWallTime(std::int64_t micros);
    std::int64_t wallTime() const;
    /// Called when an answer to credential "auth" is 401: fetches a new token; false = can't. Then
    /// the request is sent once more, as the hub does.
    void onUnauthorized(std::function<bool()> refresh);

    /// Every text that left the connector for logs, messages, cursors, state and metrics.
    const std::vector<std::string>& emitted() const;
    void emit(std::string_view text);
    /// Ways in which the connector broke the contract of a service or a sink.
    const std::vector<std::string>& breaches() const;
    void breach(std::string text);
    std::map<std::string, std::string>& state();

    /// Sinks for one call; alive until the next one of the same kind is asked for.
    const ll_record_sink* recordSink(CapturedRead& into, bool mayCheckpoint);
    const ll_write_sink* writeSink(CapturedWrite& into);
    const ll_association_sink* associationSink(std::vector<CapturedAssociation>& into);
    const ll_finding_sink* findingSink(std::vector<CapturedFinding>& into);
    const ll_discovery_sink* discoverySink(std::map<std::string, std::string>& into);
    const ll_text_sink* textSink(std::string& into);

    /// What stands behind the tables; for the implementation.
    struct Parts;

private:
    std::unique_ptr<Parts> parts_;
};

}  // namespace leadloom::testing
