#pragma once

#include <string>

#include "plugin-sdk/testing/transport.h"

namespace leadloom::testing {

/// Keeps what connectors ask of vendors, one JSON object a line, for a checker that holds it
/// against the vendors' own descriptions. Files stand in the folder that the environment variable
/// LEADLOOM_REQUEST_LOG names, one per connector and process; without it nothing is kept. Used by
/// one thread.
class RequestLog {
public:
    /// Requests from here on are this connector's.
    void setConnector(const std::string& id);
    /// Throws std::runtime_error when the file can't be written.
    void add(const HttpCall& call) const;

private:
    std::string connector_, file_;
};

}  // namespace leadloom::testing
