#pragma once

#include <iosfwd>
#include <map>
#include <string>

#include "tests/simulator/scene.h"

namespace leadloom::testing {

/// Tells a history while it is played: each step, what happened in the systems, and how the links
/// and leads of the hub changed by it. For people who look for the cause of a finding.
class SimStory {
public:
    SimStory(SimScene& scene, std::ostream& out) : scene_(scene), out_(out) {}

    /// What was done, and all that is new since the last call.
    void tell(const std::string& what);

private:
    void tellEvents();
    void tellLeads();
    void show(const std::string& key, const std::string& text);

    SimScene& scene_;
    std::ostream& out_;
    std::map<std::string, std::size_t> told_;     ///< events by system
    std::map<std::string, std::string> present_;  ///< lines by what they are about
};

}  // namespace leadloom::testing
