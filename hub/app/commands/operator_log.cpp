#include "hub/app/commands/operator_log.h"

#include <iostream>
#include <memory>
#include <mutex>

namespace leadloom::app {

OperatorLog operatorLog(Terminal& terminal) {
    auto mutex = std::make_shared<std::mutex>();
    return [&terminal, mutex](sync::LogLevel level, const std::string& text) {
        static constexpr const char* Names[] = {"debug", "note", "warning", "error"};
        if (level < sync::LogLevel::Warning && !terminal.verbose()) return;
        const std::lock_guard lock(*mutex);
        terminal.endProgress();
        std::cerr << Names[static_cast<int>(level)] << ": " << text << '\n';
    };
}

ExitCode fail(Terminal& terminal, const Error& error) {
    terminal.error(error);
    return exitCodeFor(error.kind);
}

}  // namespace leadloom::app
