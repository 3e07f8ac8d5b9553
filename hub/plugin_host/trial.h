#pragma once

#include <span>
#include <sys/types.h>

#include "hub/base/result.h"
#include "hub/plugin_host/plugin_copy.h"

namespace leadloom::plugin_host {

/// Loads libraries in a child process first, so that a plugin that crashes, hangs or ends the
/// process while it loads costs a sentence and not the hub. One child takes one library after the
/// other, ahead of the hub; the next child goes on behind the one that failed.
class Trial {
public:
    /// Borrows the copies.
    explicit Trial(std::span<const PluginCopy> copies) : copies_(copies) {}
    ~Trial();
    Trial(const Trial&) = delete;
    Trial& operator=(const Trial&) = delete;

    /// How the next library fared, in their order. InvalidConfig says what happened.
    Status next();

private:
    enum class Sign { Survived, Hung, Gone };

    bool start();
    Sign awaitSign() const;
    int endChild(bool force);

    std::span<const PluginCopy> copies_;
    std::size_t at_ = 0;
    pid_t child_ = -1;
    int told_ = -1;
};

}  // namespace leadloom::plugin_host
