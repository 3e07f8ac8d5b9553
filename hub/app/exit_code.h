#pragma once

#include "hub/base/error.h"

namespace leadloom::app {

/// The documented exit codes of every command.
enum class ExitCode : int {
    Ok = 0,
    Incomplete = 1,  ///< finished, but something was parked or refused; it is listed
    Usage = 2,       ///< configuration or usage
    Connection = 3,  ///< a connection can't be reached or refuses its credentials
    Guard = 4,       ///< a guard stopped the run
    Internal = 5,    ///< internal error; nothing is half-applied
};

ExitCode exitCodeFor(ErrorKind kind);

}  // namespace leadloom::app
