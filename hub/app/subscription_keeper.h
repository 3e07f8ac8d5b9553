#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "hub/app/hook_subscriptions.h"
#include "hub/base/clock.h"

namespace leadloom::app {

/// Keeps subscriptions standing on a thread of its own, so that a slow vendor holds nobody up. Ends
/// with the object, a call under way included.
class SubscriptionKeeper {
public:
    /// `stopping`: asked now and then, from the thread; true ends its work for good.
    SubscriptionKeeper(HookSubscriptions subscriptions, Clock& clock,
                       std::function<bool()> stopping);
    ~SubscriptionKeeper();
    SubscriptionKeeper(const SubscriptionKeeper&) = delete;
    SubscriptionKeeper& operator=(const SubscriptionKeeper&) = delete;

private:
    void run();
    bool ends();

    HookSubscriptions subscriptions_;
    Clock& clock_;
    std::function<bool()> stopping_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace leadloom::app
