#include "hub/app/commands/run_request.h"

#include <atomic>
#include <csignal>

#include "hub/app/operator_name.h"

namespace leadloom::app {
namespace {

std::atomic<bool> stopAsked{false};

void askToStop(int /*signal*/) {
    stopAsked = true;
}

}  // namespace

sync::RunOptions runRequest(Terminal& terminal) {
    std::signal(SIGINT, askToStop);
    std::signal(SIGTERM, askToStop);
    sync::RunOptions run;
    run.actor = operatorName();
    run.cancelled = [] { return stopAsked.load(); };
    run.onProgress = [&terminal](const sync::RunProgress& progress) {
        terminal.progress(progress.phase + " " + progress.connection + "/" + progress.stream +
                          ": " + std::to_string(progress.records));
    };
    return run;
}

}  // namespace leadloom::app
