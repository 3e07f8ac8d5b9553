#include "hub/store/write_gate.h"

namespace leadloom::store {

bool WriteGate::enter() {
    std::unique_lock lock(mutex_);
    if (inside_ == std::this_thread::get_id()) return false;
    const std::uint64_t ticket = nextTicket_++;
    turn_.wait(lock, [&] { return serving_ == ticket; });
    inside_ = std::this_thread::get_id();
    return true;
}

bool WriteGate::tryEnter() {
    const std::lock_guard lock(mutex_);
    if (serving_ != nextTicket_) return false;
    ++nextTicket_;
    inside_ = std::this_thread::get_id();
    return true;
}

void WriteGate::leave() {
    {
        const std::lock_guard lock(mutex_);
        inside_ = {};
        ++serving_;
    }
    turn_.notify_all();
}

bool WriteGate::insideByThisThread() const {
    const std::lock_guard lock(mutex_);
    return inside_ == std::this_thread::get_id();
}

}  // namespace leadloom::store
