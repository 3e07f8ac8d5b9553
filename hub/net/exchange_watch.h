#pragma once

#include <condition_variable>
#include <cstdint>
#include <list>
#include <mutex>
#include <thread>

#include "hub/base/call_scope.h"

namespace leadloom::net {

/// Ends socket work that outlives its call: one thread looks after all exchanges in flight and
/// shuts a socket down at its deadline or when its call is cancelled, whatever the peer does
/// meanwhile. The thread starts with the first exchange and sleeps while there are none.
class ExchangeWatch {
public:
    enum class Verdict : std::uint8_t { Running, DeadlinePassed, Cancelled };

    explicit ExchangeWatch(Clock& clock) : clock_(clock) {}
    ~ExchangeWatch();

    /// Watches a socket as long as it lives. `scope` must outlive it, and the socket must not be
    /// closed before it is gone.
    class Guard {
    public:
        Guard(ExchangeWatch& watch, int socket, const CallScope& scope, TimeUs deadlineUs);
        Guard(const Guard&) = delete;
        Guard& operator=(const Guard&) = delete;
        ~Guard();
        Verdict verdict() const;

    private:
        ExchangeWatch& watch_;
        std::list<struct WatchedSocket>::iterator entry_;
    };

private:
    void run();
    void inspectAll();

    Clock& clock_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::list<struct WatchedSocket> sockets_;
    std::thread thread_;
    bool dozing_ = false;
    bool stopping_ = false;
};

struct WatchedSocket {
    int socket;
    const CallScope* scope;
    TimeUs deadlineUs;
    ExchangeWatch::Verdict verdict = ExchangeWatch::Verdict::Running;
};

}  // namespace leadloom::net
