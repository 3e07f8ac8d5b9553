#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "hub/base/result.h"
#include "hub/store/store.h"
#include "tests/simulator/scene.h"

namespace leadloom::testing {

template <typename T>
T needed(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().describe());
    return *std::move(result);
}

/// Calls `body(vendor, stream settings, stream key)` for every stream of every system.
template <typename Body>
void eachStream(SimScene& scene, Body&& body) {
    for (const std::string& name : scene.names) {
        SimVendor& vendor = scene.world->system(name);
        for (const sync::StreamSettings& stream : scene.world->connection(name).streams) {
            body(vendor, stream, needed(scene.world->store().streamKey(name, stream.name)));
        }
    }
}

}  // namespace leadloom::testing
