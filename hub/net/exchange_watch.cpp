#include "hub/net/exchange_watch.h"

#include <chrono>
#include <sys/socket.h>

namespace leadloom::net {
namespace {

constexpr auto Tick = std::chrono::milliseconds(20);
// Ticks without any exchange before the thread sleeps for good: waking it costs a system call, so
// a busy client should not have to.
constexpr int PatientTicks = 50;

}  // namespace

ExchangeWatch::~ExchangeWatch() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void ExchangeWatch::run() {
    int idleTicks = 0;
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        if (!sockets_.empty()) {
            idleTicks = 0;
            inspectAll();
        } else if (++idleTicks > PatientTicks) {
            dozing_ = true;
            wake_.wait(lock, [this] { return stopping_ || !sockets_.empty(); });
            dozing_ = false;
            idleTicks = 0;
        }
        wake_.wait_for(lock, Tick, [this] { return stopping_; });
    }
}

void ExchangeWatch::inspectAll() {
    const TimeUs now = clock_.monotonicUs();
    for (WatchedSocket& entry : sockets_) {
        if (entry.verdict != Verdict::Running) continue;
        if (entry.scope->isCancelled()) {
            entry.verdict = Verdict::Cancelled;
        } else if (now >= entry.deadlineUs) {
            entry.verdict = Verdict::DeadlinePassed;
        } else {
            continue;
        }
        ::shutdown(entry.socket, SHUT_RDWR);
    }
}

ExchangeWatch::Guard::Guard(ExchangeWatch& watch, int socket, const CallScope& scope,
                            TimeUs deadlineUs)
    : watch_(watch) {
    const std::lock_guard lock(watch_.mutex_);
    watch_.sockets_.push_front({socket, &scope, deadlineUs});
    entry_ = watch_.sockets_.begin();
    if (!watch_.thread_.joinable()) watch_.thread_ = std::thread([&watch] { watch.run(); });
    if (watch_.dozing_) watch_.wake_.notify_one();
}

ExchangeWatch::Guard::~Guard() {
    const std::lock_guard lock(watch_.mutex_);
    watch_.sockets_.erase(entry_);
}

ExchangeWatch::Verdict ExchangeWatch::Guard::verdict() const {
    const std::lock_guard lock(watch_.mutex_);
    return entry_->verdict;
}

}  // namespace leadloom::net
