#include "hub/plugin_host/trial.h"

#include <csignal>
#include <cstring>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hub/plugin_host/plugin_library.h"

namespace leadloom::plugin_host {
namespace {

constexpr int TrialMs = 10'000;

/// In the child: load, tell the parent by one byte each time that init came back, and go without
/// cleaning up.
[[noreturn]] void tryHere(std::span<const PluginCopy> copies, int tell) {
    // A crash must be seen as one, whatever this process does with its own.
    for (const int crash : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT})
        std::signal(crash, SIG_DFL);
    std::vector<std::shared_ptr<PluginLibrary>> kept;
    for (const PluginCopy& copy : copies) {
        auto opened = PluginLibrary::open(copy);
        if (opened) kept.push_back(std::move(*opened));
        // A refusal with a sentence is repeated, and told, by the real loading.
        const char done = 'd';
        if (write(tell, &done, 1) != 1) break;
    }
    _exit(0);
}

Error refused(const PluginCopy& copy, const std::string& what) {
    return {ErrorKind::InvalidConfig,
            "plugin " + copy.original().string() + ": " + what,
            "it was not loaded and the hub is unharmed; tell the plugin's author",
            {},
            0};
}

}  // namespace

Trial::~Trial() {
    if (child_ > 0) endChild(true);
}

bool Trial::start() {
    int ends[2];
    if (pipe(ends) != 0) return false;
    child_ = fork();
    if (child_ == 0) {
        close(ends[0]);
        tryHere(copies_.subspan(at_), ends[1]);
    }
    close(ends[1]);
    told_ = ends[0];
    if (child_ < 0) close(told_);
    return child_ > 0;
}

Trial::Sign Trial::awaitSign() const {
    pollfd waiting{told_, POLLIN, 0};
    int ready = 0;
    do {
        ready = poll(&waiting, 1, TrialMs);
    } while (ready < 0 && errno == EINTR);
    if (ready == 0) return Sign::Hung;
    char done = 0;
    return read(told_, &done, 1) == 1 ? Sign::Survived : Sign::Gone;
}

int Trial::endChild(bool force) {
    close(told_);
    if (force) kill(child_, SIGKILL);
    int status = 0;
    waitpid(child_, &status, 0);
    child_ = -1;
    return status;
}

Status Trial::next() {
    const PluginCopy& copy = copies_[at_];
    if (child_ < 0 && !start()) {
        ++at_;
        return refused(copy, "no trial could be made (no process could be started)");
    }
    ++at_;
    const Sign sign = awaitSign();
    if (sign == Sign::Survived) return Status::ok();
    const int status = endChild(sign == Sign::Hung);
    if (sign == Sign::Hung) return refused(copy, "its init did not come back within 10 seconds");
    if (WIFSIGNALED(status)) {
        return refused(
            copy, std::string("it crashed while loading (") + strsignal(WTERMSIG(status)) + ")");
    }
    return refused(copy, "it ended the process while loading");
}

}  // namespace leadloom::plugin_host
