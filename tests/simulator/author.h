#pragma once

#include <cstdint>

#include "tests/simulator/history.h"

namespace leadloom::testing {

/// Histories of seeds from here on are about consent too; those of earlier seeds are what they were
/// before there was consent in histories, so that lists of seeds stay true.
constexpr std::uint64_t FirstConsentSeed = 10'000'000;

/// From here on workers also stand still while others take over, and feeds tell everything again
/// more often.
constexpr std::uint64_t FirstUpsetSeed = 20'000'000;

/// From here on people say again what was said before: a field is set back to an earlier value.
constexpr std::uint64_t FirstRepeatSeed = 30'000'000;

/// The history of a seed: 2 to 6 systems with mixed switches, some policies, at least `steps`
/// things that happen to 5 to 60 people.
SimHistory historyOf(std::uint64_t seed, int steps = 300);

}  // namespace leadloom::testing
