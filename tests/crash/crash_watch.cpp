#include "tests/crash/crash_watch.h"

#include <atomic>
#include <utility>

#include "hub/base/crash_point.h"

namespace leadloom::testing {
namespace {

std::atomic<CrashWatch*> watching{nullptr};

}  // namespace

CrashWatch::CrashWatch() {
    watching = this;
    setCrashHook(&CrashWatch::onPoint);
}

CrashWatch::~CrashWatch() {
    setCrashHook(nullptr);
    watching = nullptr;
}

void CrashWatch::aimAt(std::string point, long hit, std::function<void()> action) {
    point_ = std::move(point);
    left_ = hit;
    action_ = std::move(action);
}

void CrashWatch::onPoint(const char* name) {
    CrashWatch* watch = watching;
    // The log is moved by a thread of its own, too.
    if (watch == nullptr || watch->thread_ != std::this_thread::get_id()) return;
    ++watch->reached_[name];
    if (!watch->action_ || watch->point_ != name || --watch->left_ > 0) return;
    std::exchange(watch->action_, nullptr)();
}

}  // namespace leadloom::testing
