#pragma once

#include <iosfwd>
#include <string>

#include "tests/simulator/history.h"
#include "tests/simulator/scene.h"

namespace leadloom::testing {

/// Plays a history from the beginning; what doesn't hold. `story`: has it told there.
SimFindings findingsOf(const SimHistory& history, std::ostream* story = nullptr);

/// The shortest history found, by dropping steps, systems, policies and switches, that still breaks
/// `invariant`. At most `plays` of them are played.
SimHistory shortest(const SimHistory& history, const std::string& invariant, int plays = 2000);

/// For a failing seed: the findings, and the shortest history as a corpus file.
std::string reportOf(const SimHistory& history, const SimFindings& findings);

}  // namespace leadloom::testing
