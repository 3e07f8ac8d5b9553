#pragma once

#include <cstddef>
#include <string>

namespace leadloom::security {

/// `count` bytes from the system's cryptographic generator. Any thread.
std::string randomBytes(std::size_t count);

/// A number in [0, 1), for jitter.
double randomUnit();

}  // namespace leadloom::security
