#pragma once

#include <map>
#include <random>
#include <string>

#include "tests/simulator/history.h"
#include "tests/support/sim_world.h"

namespace leadloom::testing {

/// Every switch of a simulated system by its name in a history. Throws std::runtime_error for a
/// name or value that it doesn't know.
SimSwitches switchesOf(const SimSystem& system);

/// What of the switches isn't the vendor's but the connection's: direction, deletion policy,
/// guards.
void configure(SimWorld& world, const SimSystem& system);

/// Mixes the switches of one system, each off with probability ½.
SimSystem someSystem(std::mt19937_64& random, const std::string& name);

}  // namespace leadloom::testing
