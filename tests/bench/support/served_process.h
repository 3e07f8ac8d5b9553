#pragma once

#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace leadloom::bench {

/// A port of loopback that nobody listens on just now.
int freePort();

/// A server started as a process of its own on core 0, watched from core 1 from its exec to its
/// first answer. Ended by SIGKILL with the object.
class ServedProcess {
public:
    /// Its output goes to `log`. Throws std::runtime_error when it can't be started.
    ServedProcess(std::vector<std::string> command, const std::filesystem::path& log);
    ~ServedProcess();
    ServedProcess(const ServedProcess&) = delete;
    ServedProcess& operator=(const ServedProcess&) = delete;

    /// Asks for `path` until the answer is 200: seconds since the exec. Throws std::runtime_error
    /// when the process ends first or nothing comes within 30 s.
    double secondsToAnswer(int port, const std::string& path);
    /// CPU of the process and of the children it waited for, so far.
    double cpuSeconds() const;
    /// The body of one answer, empty unless it is 200.
    static std::string ask(int port, const std::string& path);

private:
    pid_t process_ = -1;
    double startedAt_ = 0;
};

/// Runs a program to its end; throws std::runtime_error when its exit code is above `allowed`.
void runToEnd(std::vector<std::string> command, const std::filesystem::path& log, int allowed);

}  // namespace leadloom::bench
