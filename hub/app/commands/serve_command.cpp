#include <csignal>
#include <cstdio>

#include <nlohmann/json.hpp>

#include "hub/app/commands/commands.h"
#include "hub/app/commands/operator_log.h"
#include "hub/app/daemon.h"
#include "hub/app/workspace.h"
#include "hub/base/crash_point.h"

namespace leadloom::app {
namespace {

Daemon* serving = nullptr;

volatile std::sig_atomic_t stopAsked = 0;

void onStopSignal(int /*signal*/) {
    stopAsked = 1;
    if (serving != nullptr) serving->stop();
}

volatile std::sig_atomic_t reloadAsked = 0;

void onReloadSignal(int /*signal*/) {
    reloadAsked = 1;
    if (serving != nullptr) serving->stop();
}

/// Serves until SIGTERM or SIGINT (nothing) or SIGHUP (reload).
Status serveOnce(Workspace& workspace, Terminal& terminal, bool first, bool subscribes) {
    const bool isKnown =
        !workspace.publicUrl().empty() || workspace.config().security.allowPrivateNetworks;
    if (subscribes && !isKnown) {
        return Error{ErrorKind::InvalidConfig, "vendors can't be told an address that isn't known",
                     "set server.public_url"};
    }
    Daemon daemon(workspace, operatorLog(terminal));
    if (auto started = daemon.start(); !started) return started;
    const std::string address =
        "http://" + workspace.config().server.listen.host + ":" + std::to_string(daemon.port());
    terminal.document({{"event", first ? "serving" : "reloaded"}, {"address", address}});
    terminal.line((first ? "serving at " : "configuration reloaded, serving at ") + address);
    std::fflush(stdout);
    if (subscribes)
        daemon.subscribe(workspace.publicUrl().empty() ? address : workspace.publicUrl());
    serving = &daemon;
    // Asked for while the hub was still starting.
    if (stopAsked != 0) daemon.stop();
    daemon.run();
    serving = nullptr;
    LL_CRASH_POINT("serve.draining");
    daemon.shutDown();
    return Status::ok();
}

}  // namespace

ExitCode runServe(CommandContext& context, bool subscribes) {
    Terminal& terminal = context.terminal;
    std::signal(SIGINT, onStopSignal);
    std::signal(SIGTERM, onStopSignal);
    std::signal(SIGHUP, onReloadSignal);
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadWrite, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    for (bool first = true;; first = false) {
        reloadAsked = 0;
        if (auto served = serveOnce(**workspace, terminal, first, subscribes); !served) {
            return fail(terminal, served.error());
        }
        if (reloadAsked == 0) return ExitCode::Ok;
        // A faulty new configuration must not take a running hub down: it goes on with the old one.
        if (auto checked = Workspace::checkConfig(context.config); !checked) {
            terminal.error(checked.error().at("configuration not reloaded"));
            continue;
        }
        workspace->reset();
        workspace =
            Workspace::open(context.config, Workspace::Access::ReadWrite, operatorLog(terminal));
        if (!workspace) return fail(terminal, workspace.error());
    }
}

}  // namespace leadloom::app
