#include "hub/app/plugin_watch.h"

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <map>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace leadloom::app {
namespace {

constexpr std::chrono::milliseconds Pause(100);

/// Size and time of each file of a folder; two states are equal while nothing was written there.
using FolderState =
    std::map<std::string, std::pair<std::uintmax_t, std::filesystem::file_time_type>>;

FolderState stateOf(const std::filesystem::path& folder) {
    FolderState state;
    std::error_code failed;
    for (std::filesystem::directory_iterator file(folder, failed), end; !failed && file != end;
         file.increment(failed)) {
        std::error_code gone;
        const auto size = file->file_size(gone);
        const auto time = file->last_write_time(gone);
        if (!gone) state[file->path().filename()] = {size, time};
    }
    return state;
}

/// A build writes library and manifest one after the other, and takes them away meanwhile.
void awaitChange(const std::filesystem::path& plugin, const std::filesystem::path& folder,
                 const FolderState& tested) {
    auto before = tested;
    while (true) {
        std::this_thread::sleep_for(Pause);
        auto now = stateOf(folder);
        const bool settled = now == before && now != tested;
        if (settled && std::filesystem::exists(plugin) && now.count("manifest.json") > 0) return;
        before = std::move(now);
    }
}

/// False: no process could be made.
bool runInChild(Terminal& terminal, const std::function<ExitCode()>& test) {
    std::cout.flush();
    std::fflush(nullptr);
    const pid_t child = fork();
    if (child < 0) return false;
    if (child == 0) {
        const auto code = test();
        std::cout.flush();
        std::fflush(nullptr);
        _exit(static_cast<int>(code));
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFSIGNALED(status))
        terminal.line(terminal.bad("FAILED") + "  the plugin ended its process (" +
                      strsignal(WTERMSIG(status)) + ")");
    return true;
}

}  // namespace

ExitCode watchPlugin(Terminal& terminal, const std::filesystem::path& plugin,
                     const std::function<ExitCode()>& test) {
    const auto folder = std::filesystem::is_directory(plugin) ? plugin : plugin.parent_path();
    while (true) {
        const auto tested = stateOf(folder);
        if (!runInChild(terminal, test)) {
            terminal.error({ErrorKind::Transient, "no process could be made", "", {}, 0});
            return ExitCode::Internal;
        }
        terminal.line(terminal.dim("watching " + folder.string() + "; Ctrl-C ends it"));
        std::cout.flush();
        awaitChange(plugin, folder, tested);
    }
}

}  // namespace leadloom::app
