#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/end_to_end/deployment.h"

namespace leadloom::tests {

/// A hub that serves, and where.
struct Serving {
    std::unique_ptr<Program> hub;
    std::string url;
};

/// Starts `leadloom serve OPTIONS` and waits until it says where; fails the test when it doesn't.
Serving serve(const Deployment& deployment, const std::vector<std::string>& options = {});

/// Asks again until `holds` or two minutes have gone: a busy machine is no failure.
template <typename Condition>
bool eventually(Condition holds) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(2);
    while (std::chrono::steady_clock::now() < end) {
        if (holds()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return false;
}

}  // namespace leadloom::tests
