#pragma once

#include <memory>
#include <string>

#include "tests/sandbox/core/vendor.h"

namespace leadloom::sandbox {

class Clock;

/// A simulated vendor by its name. Throws std::runtime_error with a sentence that lists all names
/// where there is none.
std::unique_ptr<Vendor> makeVendor(const std::string& name, Clock& clock);

/// All names, ", " between them.
std::string vendorNames();

}  // namespace leadloom::sandbox
