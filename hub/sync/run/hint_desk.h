#pragma once

#include <condition_variable>
#include <mutex>
#include <vector>

#include "hub/base/result.h"
#include "hub/store/store.h"
#include "hub/sync/connection/connector.h"
#include "hub/sync/run/workspace.h"

namespace leadloom::sync {

/// Stores what webhooks say, many of them in one transaction: whoever comes while one is being
/// committed waits and goes with the next, so that a burst costs a few syncs of the disk and a
/// single webhook one. Thread-safe.
class HintDesk {
public:
    explicit HintDesk(store::Store& store) : store_(store) {}

    /// Durable when it returns ok; else nothing of it is stored. An event that was taken before,
    /// or of a stream that isn't read, leaves nothing.
    Status keep(const ConnectionContext& connection, const std::vector<WebhookHint>& hints,
                TimeUs receivedUs);

private:
    struct Waiting {
        const ConnectionContext* connection;
        const std::vector<WebhookHint>* hints;
        TimeUs receivedUs;
        bool done = false;
        Status status;
    };
    Status store(const std::vector<Waiting*>& group);
    static Status keep(store::Transaction& tx, const Waiting& one);

    store::Store& store_;
    std::mutex mutex_;
    std::condition_variable finished_;
    std::vector<Waiting*> waiting_;
    bool storing_ = false;
};

}  // namespace leadloom::sync
