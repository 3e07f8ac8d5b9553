#include "hub/app/subscription_keeper.h"

#include <chrono>
#include <utility>

namespace leadloom::app {
namespace {

constexpr std::chrono::seconds Look{1};

}  // namespace

SubscriptionKeeper::SubscriptionKeeper(HookSubscriptions subscriptions, Clock& clock,
                                       std::function<bool()> stopping)
    : subscriptions_(std::move(subscriptions)),
      clock_(clock),
      stopping_(std::move(stopping)),
      thread_([this] { run(); }) {}

SubscriptionKeeper::~SubscriptionKeeper() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

bool SubscriptionKeeper::ends() {
    const std::lock_guard lock(mutex_);
    return ending_ || stopping_();
}

void SubscriptionKeeper::run() {
    while (!ends()) {
        subscriptions_.renewDue([this] { return clock_.monotonicUs(); }, [this] { return ends(); });
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, Look, [this] { return ending_; });
    }
}

}  // namespace leadloom::app
