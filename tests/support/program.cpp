#include "tests/support/program.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <spawn.h>
#include <sstream>
#include <stdexcept>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace leadloom::tests {
namespace {

constexpr auto Poll = std::chrono::milliseconds(10);

std::string contents(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

std::filesystem::path freshFile(const std::filesystem::path& folder, const char* ending) {
    static int number = 0;
    return folder / ("program-" + std::to_string(++number) + ending);
}

}  // namespace

Program::Program(const std::filesystem::path& binary, std::vector<std::string> arguments,
                 const std::filesystem::path& folder)
    : output_(freshFile(folder, ".out")), errors_(freshFile(folder, ".err")) {
    std::string name = binary.string();
    std::vector<char*> argv{name.data()};
    for (std::string& argument : arguments)
        argv.push_back(argument.data());
    argv.push_back(nullptr);

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    constexpr int Flags = O_WRONLY | O_CREAT | O_TRUNC;
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, output_.c_str(), Flags, 0600);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, errors_.c_str(), Flags, 0600);
    posix_spawn_file_actions_addchdir_np(&files, folder.c_str());
    const int failed = posix_spawn(&process_, name.c_str(), &files, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    if (failed != 0) throw std::runtime_error("can't start " + name);
}

Program::~Program() {
    if (ended_) return;
    signal(SIGKILL);
    reap(true);
}

void Program::signal(int number) const {
    if (!ended_) kill(process_, number);
}

void Program::reap(bool block) {
    if (!ended_ && waitpid(process_, &status_, block ? 0 : WNOHANG) == process_) ended_ = true;
}

void Program::noteMemory() {
    std::ifstream status("/proc/" + std::to_string(process_) + "/status");
    for (std::string line; std::getline(status, line);) {
        if (!line.starts_with("RssAnon:")) continue;
        mostAnonymous_ = std::max<std::size_t>(mostAnonymous_, std::stoul(line.substr(8)) * 1024);
    }
}

bool Program::running() {
    reap(false);
    return !ended_;
}

ProgramResult Program::wait(int seconds) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
    while (running() && std::chrono::steady_clock::now() < end) {
        noteMemory();
        std::this_thread::sleep_for(Poll);
    }
    if (!ended_) {
        signal(SIGKILL);
        reap(true);
    }
    const int code = WIFEXITED(status_) ? WEXITSTATUS(status_) : 128 + WTERMSIG(status_);
    return {code, output(), errors()};
}

bool Program::waitForOutput(const std::string& text, int seconds) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
    for (;;) {
        const bool alive = running();
        if ((output() + errors()).find(text) != std::string::npos) return true;
        if (!alive || std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(Poll);
    }
}

std::string Program::output() const {
    return contents(output_);
}

std::string Program::errors() const {
    return contents(errors_);
}

ProgramResult runProgram(const std::filesystem::path& binary, std::vector<std::string> arguments,
                         const std::filesystem::path& folder) {
    return Program(binary, std::move(arguments), folder).wait();
}

}  // namespace leadloom::tests
