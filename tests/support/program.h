#pragma once

#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace leadloom::tests {

/// What a finished program left.
struct ProgramResult {
    int exitCode = -1;  ///< 128 + signal when it was killed
    std::string output;
    std::string errors;
};

/// A program of ours running as a process of its own. Killed when the object goes.
class Program {
public:
    /// Starts it with standard output and error in files of `folder`. Throws std::runtime_error.
    Program(const std::filesystem::path& binary, std::vector<std::string> arguments,
            const std::filesystem::path& folder);
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    void signal(int number) const;
    /// Waits for its end; kills it after `seconds`.
    ProgramResult wait(int seconds = 300);
    bool running();
    /// Waits until its output or errors hold `text`; false when it ended or `seconds` passed first.
    bool waitForOutput(const std::string& text, int seconds = 120);
    std::string output() const;
    std::string errors() const;
    /// The most anonymous memory (RssAnon: no files mapped) seen while waiting, in bytes.
    std::size_t mostAnonymousMemory() const { return mostAnonymous_; }

private:
    void reap(bool block);
    void noteMemory();

    pid_t process_ = -1;
    int status_ = 0;
    bool ended_ = false;
    std::size_t mostAnonymous_ = 0;
    std::filesystem::path output_;
    std::filesystem::path errors_;
};

/// Runs it to its end.
ProgramResult runProgram(const std::filesystem::path& binary, std::vector<std::string> arguments,
                         const std::filesystem::path& folder);

}  // namespace leadloom::tests
