#include "hub/app/hook_subscriptions.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace leadloom::app {
namespace {

constexpr TimeUs RenewUs = 86'400'000'000;
constexpr TimeUs FirstAgainUs = 60'000'000;
constexpr TimeUs LongestAgainUs = 3'600'000'000;
constexpr TimeUs Never = std::numeric_limits<TimeUs>::max();

}  // namespace

std::string hookAddress(std::string base, const std::string& connection) {
    while (base.ends_with('/'))
        base.pop_back();
    return base.empty() ? "" : base + "/hooks/" + connection;
}

HookSubscriptions::HookSubscriptions(const std::vector<std::string>& connections,
                                     Subscribe subscribe, Log log)
    : subscribe_(std::move(subscribe)), log_(std::move(log)) {
    for (const std::string& connection : connections)
        subscriptions_.push_back({connection, std::numeric_limits<TimeUs>::min(), 0});
}

void HookSubscriptions::renewDue(const std::function<TimeUs()>& monotonicUs,
                                 const std::function<bool()>& cancelled) {
    for (Subscription& one : subscriptions_) {
        if (cancelled()) return;
        if (monotonicUs() < one.dueUs) continue;
        const TimeUs rests = subscribe(one, cancelled);
        one.dueUs = rests == Never ? Never : monotonicUs() + rests;
    }
}

TimeUs HookSubscriptions::subscribe(Subscription& one, const std::function<bool()>& cancelled) {
    const auto standing = subscribe_(one.connection, cancelled);
    if (standing) {
        log_(sync::LogLevel::Note, one.connection + ": webhooks are subscribed");
        one.againUs = 0;
        return RenewUs;
    }
    if (standing.error().kind == ErrorKind::Unsupported) return Never;
    if (standing.error().kind != ErrorKind::Cancelled) {
        log_(sync::LogLevel::Warning, "webhooks not subscribed: " + standing.error().describe());
    }
    one.againUs = std::clamp(one.againUs * 2, FirstAgainUs, LongestAgainUs);
    return one.againUs;
}

}  // namespace leadloom::app
