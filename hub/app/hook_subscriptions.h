#pragma once

#include <functional>
#include <string>

#include "hub/app/workspace.h"

namespace leadloom::app {

/// Where `connection` is called: `base` is the hub's public address; empty where that is.
std::string hookAddress(std::string base, const std::string& connection);

/// Has the vendors call a hub that serves, and has them go on: some subscriptions end by themselves
/// after days. One thread.
class HookSubscriptions {
public:
    /// `base`: the address that vendors can reach the hub at.
    HookSubscriptions(Workspace& workspace, std::string base,
                      std::function<void(sync::LogLevel, const std::string&)> log)
        : workspace_(workspace), base_(std::move(base)), log_(std::move(log)) {}

    /// Subscribes every connection that has webhooks when a day has gone since the last time, at
    /// first at once. What a vendor refuses is told to the log and tried again after an hour.
    void renewDue(TimeUs monotonicUs);

private:
    bool subscribe(const std::string& connection);

    Workspace& workspace_;
    std::string base_;
    std::function<void(sync::LogLevel, const std::string&)> log_;
    TimeUs dueUs_ = 0;
};

}  // namespace leadloom::app
