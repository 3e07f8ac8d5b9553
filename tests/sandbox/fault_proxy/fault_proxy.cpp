#include "tests/sandbox/fault_proxy/fault_proxy.h"

#include <list>
#include <map>
#include <mutex>
#include <poll.h>
#include <sys/eventfd.h>
#include <thread>
#include <utility>

#include <nlohmann/json.hpp>

#include "tests/sandbox/fault_proxy/conversation.h"
#include "tests/sandbox/fault_proxy/wire.h"

namespace leadloom::sandbox {

struct FaultProxy::Parts {
    struct Worker {
        std::thread thread;
        std::atomic<bool> ended{false};
    };

    Parts(std::string givenHost, std::uint16_t givenPort,
          std::function<std::uint16_t()> givenTarget)
        : host(std::move(givenHost)), wanted(givenPort), target(std::move(givenTarget)) {}

    void acceptAll();
    void converse(Wire client);
    void joinEnded(bool all);

    std::string host;
    std::uint16_t wanted;
    std::function<std::uint16_t()> target;
    ProxyRules rules;
    ProxyCounts counts;
    mutable std::mutex mutex;
    std::map<std::string, std::int64_t> faults;  ///< guarded by mutex
    std::uint16_t port = 0;
    Wire listener;
    Wire stopEvent;
    std::list<Worker> workers;  ///< the accepting thread's; after it, stop's
    std::thread accepting;
};

void FaultProxy::Parts::acceptAll() {
    for (;;) {
        pollfd watched[] = {{stopEvent.descriptor(), POLLIN, 0},
                            {listener.descriptor(), POLLIN, 0}};
        if (::poll(watched, 2, -1) < 0) continue;
        if (watched[0].revents != 0) return;
        joinEnded(false);
        Wire client = listener.accept();
        if (client.isOpen()) converse(std::move(client));
    }
}

void FaultProxy::Parts::converse(Wire client) {
    Worker& worker = workers.emplace_back();
    worker.thread = std::thread([this, &worker, wire = std::move(client)]() mutable {
        Conversation::Surroundings around{rules, counts,
                                          [this](WireFault::Kind kind) {
                                              const std::lock_guard lock(mutex);
                                              ++faults[nameOf(kind)];
                                          },
                                          [this] { return Wire::connectTo(host, target()); },
                                          stopEvent.descriptor()};
        Conversation(std::move(wire), around).run();
        worker.ended = true;
    });
}

void FaultProxy::Parts::joinEnded(bool all) {
    for (auto worker = workers.begin(); worker != workers.end();) {
        if (!all && !worker->ended) {
            ++worker;
            continue;
        }
        worker->thread.join();
        worker = workers.erase(worker);
    }
}

FaultProxy::FaultProxy(std::string host, std::uint16_t port, std::function<std::uint16_t()> target)
    : parts_(std::make_unique<Parts>(std::move(host), port, std::move(target))) {}

FaultProxy::~FaultProxy() {
    stop();
}

void FaultProxy::start() {
    parts_->listener = Wire::listenOn(parts_->host, parts_->wanted);
    parts_->port = parts_->listener.localPort();
    parts_->stopEvent = Wire(::eventfd(0, EFD_CLOEXEC));
    parts_->accepting = std::thread([this] { parts_->acceptAll(); });
}

void FaultProxy::stop() {
    if (!parts_->accepting.joinable()) return;
    (void)::eventfd_write(parts_->stopEvent.descriptor(), 1);
    parts_->accepting.join();
    parts_->joinEnded(true);
    parts_->listener.close();
}

std::uint16_t FaultProxy::port() const {
    return parts_->port;
}

std::string FaultProxy::url() const {
    return "http://" + parts_->host + ":" + std::to_string(port());
}

ProxyRules& FaultProxy::rules() {
    return parts_->rules;
}

nlohmann::json FaultProxy::status() const {
    const std::lock_guard lock(parts_->mutex);
    const ProxyCounts& counts = parts_->counts;
    return {{"url", url()},
            {"rules", parts_->rules.list()},
            {"connections", counts.connections.load()},
            {"exchanges", counts.exchanges.load()},
            {"bytes_forth", counts.bytesForth.load()},
            {"bytes_back", counts.bytesBack.load()},
            {"faults", parts_->faults}};
}

void FaultProxy::forgetCounts() {
    const std::lock_guard lock(parts_->mutex);
    parts_->faults.clear();
    for (auto* count : {&parts_->counts.connections, &parts_->counts.exchanges,
                        &parts_->counts.bytesForth, &parts_->counts.bytesBack})
        *count = 0;
}

}  // namespace leadloom::sandbox
