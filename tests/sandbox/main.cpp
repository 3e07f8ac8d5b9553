#include <csignal>
#include <iostream>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/people/people_dump.h"
#include "tests/sandbox/sandbox_server.h"
#include "tests/sandbox/vendors.h"

namespace {

/// Threads inherit the mask, so that only the wait below sees these signals.
sigset_t blockStopSignals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

std::string setListen(leadloom::sandbox::SandboxOptions& options, const std::string& listen) {
    const auto colon = listen.rfind(':');
    const auto port = colon == std::string::npos
                          ? std::nullopt
                          : leadloom::sandbox::parsedInteger(listen.substr(colon + 1));
    if (!port || *port < 0 || *port > 65535) return "--listen: expected HOST:PORT";
    options.host = listen.substr(0, colon);
    options.port = static_cast<std::uint16_t>(*port);
    return {};
}

int serve(const leadloom::sandbox::SandboxOptions& options, const sigset_t& signals) {
    leadloom::sandbox::SandboxServer server(options);
    server.onShutdown([] { kill(getpid(), SIGTERM); });
    server.start();
    std::cout << "leadloom-sandbox listens on " << server.url() << std::endl;
    if (options.proxyPort)
        std::cout << "its fault proxy listens on " << server.proxyUrl() << std::endl;
    int received = 0;
    sigwait(&signals, &received);
    server.stop();
    return 0;
}

int dump(const std::string& folder, const leadloom::sandbox::SandboxOptions& options) {
    try {
        leadloom::sandbox::dumpPeople(folder, options.people, options.seed);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "leadloom-sandbox: " << error.what() << '\n';
        return 2;
    }
}

}  // namespace

int main(int argc, char** argv) {
    leadloom::sandbox::SandboxOptions options;
    std::string listen = "127.0.0.1:9100";
    CLI::App app("Strict, stateful simulations of CRM vendors for developing connectors.");
    app.add_option("--listen", listen, "HOST:PORT; port 0 takes a free one")->capture_default_str();
    app.add_option("--vendor", options.vendors,
                   leadloom::sandbox::vendorNames() + "; the first two when none is given");
    app.add_option("--people", options.people, "people in each CRM")->capture_default_str();
    app.add_option("--seed", options.seed, "the same seed makes the same people")
        ->capture_default_str();
    app.add_option("--overlap", options.overlap, "share of the people that both CRMs have")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    app.add_option("--exports", options.exportsFolder,
                   "folder to write a third system's exports to");
    app.add_option("--proxy", options.proxyPort,
                   "port of a proxy that spoils connections; 0 takes a free one");
    app.add_option("--truth", options.truthFile, "file to write who is truly who to");
    std::string dumpFolder;
    app.add_option("--dump-people", dumpFolder,
                   "write people that are hard to match, --people records of three systems, with "
                   "the truth into this folder and end");
    CLI11_PARSE(app, argc, argv);
    if (!dumpFolder.empty()) return dump(dumpFolder, options);
    if (const auto error = setListen(options, listen); !error.empty()) {
        std::cerr << error << '\n';
        return 2;
    }
    std::signal(SIGPIPE, SIG_IGN);
    try {
        return serve(options, blockStopSignals());
    } catch (const std::exception& error) {
        std::cerr << "leadloom-sandbox: " << error.what() << '\n';
        return 2;
    }
}
