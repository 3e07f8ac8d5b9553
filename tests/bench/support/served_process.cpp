#include "tests/bench/support/served_process.h"

#include <arpa/inet.h>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <netinet/in.h>
#include <sched.h>
#include <spawn.h>
#include <sstream>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace leadloom::bench {
namespace {

constexpr auto BetweenAttempts = std::chrono::microseconds(200);
constexpr double PatienceSeconds = 30;
constexpr int ServerCore = 0;
constexpr int OwnCore = 1;

double now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

/// Without effect on a machine that lacks the core.
void pinTo(int core) {
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(core, &cores);
    sched_setaffinity(0, sizeof cores, &cores);
}

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
}

pid_t spawn(std::vector<std::string>& command, const std::filesystem::path& log) {
    std::vector<char*> arguments;
    for (std::string& argument : command)
        arguments.push_back(argument.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    constexpr int Flags = O_WRONLY | O_CREAT | O_TRUNC;
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, log.c_str(), Flags, 0600);
    posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
    pid_t process = -1;
    const int failed =
        posix_spawn(&process, arguments[0], &files, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    if (failed != 0) throw std::runtime_error("can't start " + command[0]);
    return process;
}

}  // namespace

int freePort() {
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    const bool bound = bind(listener, plain, size) == 0 && getsockname(listener, plain, &size) == 0;
    close(listener);
    if (!bound) throw std::runtime_error("no free port");
    return ntohs(address.sin_port);
}

ServedProcess::ServedProcess(std::vector<std::string> command, const std::filesystem::path& log) {
    // A child runs where its parent ran at its birth.
    pinTo(ServerCore);
    startedAt_ = now();
    process_ = spawn(command, log);
    pinTo(OwnCore);
}

ServedProcess::~ServedProcess() {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
}

std::string ServedProcess::ask(int port, const std::string& path) {
    const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(port);
    std::string answer;
    if (connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
        const std::string request =
            "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
        char chunk[4096];
        if (send(connection, request.data(), request.size(), MSG_NOSIGNAL) > 0) {
            for (ssize_t got; (got = recv(connection, chunk, sizeof chunk, 0)) > 0;)
                answer.append(chunk, static_cast<std::size_t>(got));
        }
    }
    close(connection);
    if (!answer.starts_with("HTTP/1.1 200")) return {};
    const std::size_t head = answer.find("\r\n\r\n");
    return head == std::string::npos ? std::string() : answer.substr(head + 4);
}

double ServedProcess::secondsToAnswer(int port, const std::string& path) {
    while (now() - startedAt_ < PatienceSeconds) {
        if (!ask(port, path).empty()) return now() - startedAt_;
        siginfo_t ended{};
        waitid(P_PID, static_cast<id_t>(process_), &ended, WEXITED | WNOHANG | WNOWAIT);
        if (ended.si_pid == process_) throw std::runtime_error("the server ended by itself");
        std::this_thread::sleep_for(BetweenAttempts);
    }
    throw std::runtime_error("the server did not answer");
}

double ServedProcess::cpuSeconds() const {
    std::ifstream file("/proc/" + std::to_string(process_) + "/stat");
    std::string line;
    std::getline(file, line);
    // After the name, which may hold blanks: fields 3 and on; 14 to 17 are the times in ticks.
    std::istringstream fields(line.substr(line.rfind(')') + 1));
    std::string skipped;
    for (int field = 3; field < 14; ++field)
        fields >> skipped;
    double ticks = 0;
    for (int field = 14; field < 18; ++field) {
        double time = 0;
        fields >> time;
        ticks += time;
    }
    return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

void runToEnd(std::vector<std::string> command, const std::filesystem::path& log, int allowed) {
    const pid_t process = spawn(command, log);
    int status = 0;
    waitpid(process, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) > allowed)
        throw std::runtime_error(command[0] + " failed, see " + log.string());
}

}  // namespace leadloom::bench
