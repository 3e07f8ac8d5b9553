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

/// In the child: load, tell the parent by one byte that init came back, and go without cleaning up.
[[noreturn]] void tryHere(const std::filesystem::path& library, const std::filesystem::path& folder,
                          int tell) {
    // A crash must be seen as one, whatever this process does with its own.
    for (const int crash : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT})
        std::signal(crash, SIG_DFL);
    const auto opened = PluginLibrary::open(library, folder);
    const char done = opened ? 'l' : 'r';
    [[maybe_unused]] const auto written = write(tell, &done, 1);
    _exit(0);
}

Error refused(const std::filesystem::path& library, const std::string& what) {
    return {ErrorKind::InvalidConfig,
            "plugin " + library.string() + ": " + what,
            "it was not loaded and the hub is unharmed; tell the plugin's author",
            {},
            0};
}

}  // namespace

Status tryInChild(const std::filesystem::path& library, const std::filesystem::path& folder) {
    int ends[2];
    if (pipe(ends) != 0) return refused(library, "no trial could be made (too many open files?)");
    const pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        tryHere(library, folder, ends[1]);
    }
    close(ends[1]);
    if (child < 0) {
        close(ends[0]);
        return refused(library, "no trial could be made (no process could be started)");
    }
    pollfd waiting{ends[0], POLLIN, 0};
    const int ready = poll(&waiting, 1, TrialMs);
    char answer = 0;
    const bool told = ready == 1 && read(ends[0], &answer, 1) == 1;
    close(ends[0]);
    if (ready == 0) kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    // A refusal with a sentence is repeated, and told, by the real loading.
    if (told) return Status::ok();
    if (ready == 0) return refused(library, "its init did not come back within 10 seconds");
    if (WIFSIGNALED(status)) {
        return refused(
            library, std::string("it crashed while loading (") + strsignal(WTERMSIG(status)) + ")");
    }
    return refused(library, "it ended the process while loading");
}

}  // namespace leadloom::plugin_host
