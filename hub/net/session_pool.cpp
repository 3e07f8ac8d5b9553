#include "hub/net/session_pool.h"

#include <chrono>

namespace leadloom::net {
namespace {

constexpr auto CancelCheck = std::chrono::milliseconds(20);

}  // namespace

Result<SessionPool::Lease> SessionPool::lease(const std::string& key, const CallScope& scope,
                                              TimeUs deadlineUs) {
    Sessions unfit;  // closed after the lock: a TLS farewell may block
    std::unique_lock lock(mutex_);
    Shelf& shelf = shelves_[key];
    while (shelf.inUse >= perKey_) {
        if (scope.isCancelled()) {
            return Error{ErrorKind::Cancelled, "stopped while waiting for a connection", ""};
        }
        if (clock_.monotonicUs() >= deadlineUs) {
            return Error{ErrorKind::Transient, "all connections to this host stayed busy",
                         "raise the time limit, or lower the number of parallel streams"};
        }
        freed_.wait_for(lock, CancelCheck);
    }
    ++shelf.inUse;
    auto session = takeFit(shelf, unfit);
    lock.unlock();
    return Lease(*this, key, std::move(session));
}

std::unique_ptr<WireSession> SessionPool::takeFit(Shelf& shelf, Sessions& unfit) const {
    const TimeUs oldest = clock_.monotonicUs() - idleUs_;
    while (!shelf.idle.empty()) {
        auto session = std::move(shelf.idle.back());
        shelf.idle.pop_back();
        if (session->idleSinceUs >= oldest && !session->stale()) return session;
        unfit.push_back(std::move(session));
    }
    return nullptr;
}

void SessionPool::giveBack(const std::string& key, std::unique_ptr<WireSession> session) {
    {
        const std::lock_guard lock(mutex_);
        Shelf& shelf = shelves_[key];
        --shelf.inUse;
        if (session && session->reusable()) {
            session->idleSinceUs = clock_.monotonicUs();
            shelf.idle.push_back(std::move(session));
        }
    }
    freed_.notify_one();
}

void SessionPool::closeIdle() {
    Sessions old;
    const std::lock_guard lock(mutex_);
    const TimeUs oldest = clock_.monotonicUs() - idleUs_;
    for (auto& [key, shelf] : shelves_) {
        std::erase_if(shelf.idle, [&](auto& session) {
            if (session->idleSinceUs >= oldest) return false;
            old.push_back(std::move(session));
            return true;
        });
    }
}

std::size_t SessionPool::idleCount() const {
    const std::lock_guard lock(mutex_);
    std::size_t count = 0;
    for (const auto& [key, shelf] : shelves_)
        count += shelf.idle.size();
    return count;
}

}  // namespace leadloom::net
