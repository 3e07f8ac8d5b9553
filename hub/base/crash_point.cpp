#include "hub/base/crash_point.h"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unistd.h>

namespace leadloom {
namespace {

struct Plan {
    std::string name;
    long hit = 0;
    std::string action;
};

Plan planFromEnvironment() {
    const char* text = std::getenv("LEADLOOM_CRASH_POINT");
    if (text == nullptr) return {};
    const std::string_view all(text);
    const auto first = all.find(':');
    if (first == std::string_view::npos) return {std::string(all), 1, "exit"};
    const auto second = all.find(':', first + 1);
    Plan plan;
    plan.name = std::string(all.substr(0, first));
    plan.hit = std::strtol(std::string(all.substr(first + 1)).c_str(), nullptr, 10);
    plan.action = second == std::string_view::npos ? "exit" : std::string(all.substr(second + 1));
    return plan;
}

std::atomic<CrashHook> installed{nullptr};

int logFromEnvironment() {
    const char* path = std::getenv("LEADLOOM_CRASH_LOG");
    return path == nullptr ? -1 : ::open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
}

void noteInLog(const char* name) {
    static const int log = logFromEnvironment();
    if (log < 0) return;
    const std::string line = std::string(name) + "\n";
    [[maybe_unused]] const auto written = ::write(log, line.data(), line.size());
}

}  // namespace

void setCrashHook(CrashHook hook) {
    installed = hook;
}

void reachCrashPoint(const char* name) {
    if (const CrashHook hook = installed) hook(name);
    noteInLog(name);
    static const Plan plan = planFromEnvironment();
    static std::atomic<long> hits{0};
    if (plan.name != name || ++hits != plan.hit) return;
    if (plan.action == "throw") throw std::runtime_error(std::string("crash point ") + name);
    if (plan.action == "kill") ::raise(SIGKILL);
    ::_exit(86);
}

}  // namespace leadloom
