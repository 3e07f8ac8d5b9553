#include "hub/app/hook_subscriptions.h"

namespace leadloom::app {
namespace {

constexpr TimeUs RenewUs = 86'400'000'000;
constexpr TimeUs AgainUs = 3'600'000'000;

}  // namespace

std::string hookAddress(std::string base, const std::string& connection) {
    while (base.ends_with('/'))
        base.pop_back();
    return base.empty() ? "" : base + "/hooks/" + connection;
}

void HookSubscriptions::renewDue(TimeUs monotonicUs) {
    if (monotonicUs < dueUs_) return;
    bool all = true;
    for (const config::ConnectionConfig& connection : workspace_.config().connections)
        all = subscribe(connection.name) && all;
    dueUs_ = monotonicUs + (all ? RenewUs : AgainUs);
}

bool HookSubscriptions::subscribe(const std::string& connection) {
    const auto standing = workspace_.engine().subscribe(connection, hookAddress(base_, connection));
    if (standing) {
        log_(sync::LogLevel::Note, connection + ": webhooks are subscribed");
        return true;
    }
    if (standing.error().kind == ErrorKind::Unsupported) return true;
    log_(sync::LogLevel::Warning, "webhooks not subscribed: " + standing.error().describe());
    return false;
}

}  // namespace leadloom::app
