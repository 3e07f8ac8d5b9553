#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

namespace leadloom::store {

/// Lets one writer in at a time, in the order of asking, so that none starves. Thread-safe.
class WriteGate {
public:
    /// Waits for its turn. False, without waiting, when this thread is inside already.
    bool enter();
    /// False when someone is inside or waiting.
    bool tryEnter();
    void leave();
    bool insideByThisThread() const;

private:
    mutable std::mutex mutex_;
    std::condition_variable turn_;
    std::uint64_t nextTicket_ = 0;
    std::uint64_t serving_ = 0;
    std::thread::id inside_;
};

/// Being inside a WriteGate, until it goes.
class WritePermit {
public:
    WritePermit() = default;
    explicit WritePermit(WriteGate& entered) : gate_(&entered) {}
    ~WritePermit() { release(); }
    WritePermit(WritePermit&& other) noexcept : gate_(other.gate_) { other.gate_ = nullptr; }
    WritePermit(const WritePermit&) = delete;
    WritePermit& operator=(const WritePermit&) = delete;
    WritePermit& operator=(WritePermit&&) = delete;

    void release() {
        if (gate_ != nullptr) gate_->leave();
        gate_ = nullptr;
    }

private:
    WriteGate* gate_ = nullptr;
};

}  // namespace leadloom::store
