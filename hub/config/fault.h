#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/base/error.h"
#include "hub/config/place.h"

namespace leadloom::config {

/// One thing that is wrong in a configuration or mapping text.
struct Fault {
    Place place;
    std::string path;  ///< "connections[1].streams[0].direction"; empty: the whole text
    std::string
        message;  ///< what was expected and what was found; never a value behind a reference
    std::string nearest;  ///< the known name that was probably meant; empty: none is near

    /// "leadloom.yaml:12:7: connections[1].nmae: unknown key (did you mean \"name\"?)"
    std::string text() const;
};

using Faults = std::vector<Fault>;

/// All faults in one InvalidConfig error, one a line, in the order of the text.
Error asError(const Faults& faults, std::string_view remedy = {});

/// "a.b" for ("a", "b"); "b" for ("", "b").
std::string childPath(std::string_view parent, std::string_view key);
/// "a[2]".
std::string itemPath(std::string_view parent, std::size_t index);

}  // namespace leadloom::config
