#pragma once

#include <string>
#include <sys/types.h>
#include <vector>

namespace leadloom::testing {

/// A `leadloom-sandbox` on a free port of this machine; ended in the end.
class SandboxProcess {
public:
    /// Throws std::runtime_error with a sentence when it doesn't come up.
    SandboxProcess(const std::string& binary, const std::vector<std::string>& arguments);
    ~SandboxProcess();
    SandboxProcess(const SandboxProcess&) = delete;
    SandboxProcess& operator=(const SandboxProcess&) = delete;

    /// "http://127.0.0.1:PORT".
    const std::string& url() const { return url_; }

private:
    pid_t pid_ = -1;
    std::string url_;
};

}  // namespace leadloom::testing
