#pragma once

#include <functional>
#include <map>
#include <string>
#include <thread>

namespace leadloom::testing {

/// Watches the crash points that the thread which made it comes past, and acts at one of them. One
/// at a time.
class CrashWatch {
public:
    CrashWatch();
    ~CrashWatch();
    CrashWatch(const CrashWatch&) = delete;
    CrashWatch& operator=(const CrashWatch&) = delete;

    /// Calls `action`, which may throw, when `point` is reached for the `hit`-th time from now;
    /// once.
    void aimAt(std::string point, long hit, std::function<void()> action);
    void rest() { action_ = nullptr; }
    bool isAimed() const { return action_ != nullptr; }
    /// How often each point was come past.
    const std::map<std::string, long>& reached() const { return reached_; }

private:
    static void onPoint(const char* name);

    std::thread::id thread_ = std::this_thread::get_id();
    std::map<std::string, long> reached_;
    std::string point_;
    long left_ = 0;
    std::function<void()> action_;
};

}  // namespace leadloom::testing
