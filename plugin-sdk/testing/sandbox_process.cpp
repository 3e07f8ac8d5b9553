#include "plugin-sdk/testing/sandbox_process.h"

#include <signal.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace leadloom::testing {

namespace {

/// Reads until the first line end, or the end.
std::string firstLine(int descriptor) {
    std::string line;
    char c = 0;
    while (read(descriptor, &c, 1) == 1 && c != '\n')
        line += c;
    return line;
}

}  // namespace

SandboxProcess::SandboxProcess(const std::string& binary,
                               const std::vector<std::string>& arguments) {
    if (access(binary.c_str(), X_OK) != 0)
        throw std::runtime_error("there is no program " + binary +
                                 ": build leadloom-sandbox, or say where it is with --sandbox");
    std::vector<std::string> words{binary, "--listen", "127.0.0.1:0"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    argv.reserve(words.size() + 1);
    for (auto& word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);

    int pipe_[2];
    if (pipe(pipe_) != 0) throw std::runtime_error("can't make a pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipe_[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, pipe_[0]);
    const int failed = posix_spawn(&pid_, binary.c_str(), &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(pipe_[1]);
    const auto line = failed == 0 ? firstLine(pipe_[0]) : std::string{};
    close(pipe_[0]);
    const auto at = line.find("http://");
    if (failed != 0) pid_ = -1;
    if (at == std::string::npos)
        throw std::runtime_error("the sandbox " + binary + " did not start");
    url_ = line.substr(at);
}

SandboxProcess::~SandboxProcess() {
    if (pid_ <= 0) return;
    kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
}

}  // namespace leadloom::testing
