#pragma once

#include <functional>
#include <string>
#include <vector>

#include "hub/base/clock.h"
#include "hub/base/result.h"
#include "hub/sync/settings/engine_settings.h"

namespace leadloom::app {

/// Where `connection` is called: `base` is the hub's public address; empty where that is.
std::string hookAddress(std::string base, const std::string& connection);

/// When each vendor is to be told where the hub is, and told again: some subscriptions end by
/// themselves after days. One thread.
class HookSubscriptions {
public:
    /// Makes a connection's subscriptions stand; `cancelled` may end it early. Unsupported: it has
    /// none.
    using Subscribe = std::function<Result<std::string>(const std::string& connection,
                                                        const std::function<bool()>& cancelled)>;
    using Log = std::function<void(sync::LogLevel, const std::string&)>;

    /// All `connections` are due at once.
    HookSubscriptions(const std::vector<std::string>& connections, Subscribe subscribe, Log log);

    /// Subscribes every connection whose own time has come: a day after it was subscribed; after a
    /// failure, which the log is told, a minute, then twice as long up to an hour; never again
    /// where there is nothing to subscribe. `monotonicUs` is asked anew for each.
    void renewDue(const std::function<TimeUs()>& monotonicUs,
                  const std::function<bool()>& cancelled);

private:
    struct Subscription {
        std::string connection;
        TimeUs dueUs = 0;    ///< monotonic
        TimeUs againUs = 0;  ///< how long the last failure was waited out; 0: it stands
    };
    /// How long it is left alone now.
    TimeUs subscribe(Subscription& one, const std::function<bool()>& cancelled);

    std::vector<Subscription> subscriptions_;
    Subscribe subscribe_;
    Log log_;
};

}  // namespace leadloom::app
