#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "plugin-sdk/testing/transport.h"

namespace leadloom::testing {

/// What stands behind a connector under test: a simulated vendor or a folder.
class Vendor {
public:
    virtual ~Vendor() = default;

    /// Back to the seeded state.
    virtual void reset() = 0;
    /// Where the connector's HTTP goes; null for a folder.
    virtual Transport* transport() = 0;
    /// The folder behind directory/1; empty for an HTTP vendor.
    virtual std::string folder() const { return {}; }
    /// What stands for {base_url} in the acceptance description's settings.
    virtual std::string baseUrl() const { return {}; }
    /// Further words that stand in the settings for what is only known now: {"{imap_port}": "143"}.
    /// Quotes around one go, so that it may be a number.
    virtual std::map<std::string, std::string> places() const { return {}; }
    /// Fetches a new access token, as the hub does after a 401.
    virtual bool refreshToken() { return true; }
    /// Values that must not turn up in anything the connector says.
    virtual std::vector<std::string> secrets() const { return {}; }
    /// Nothing may be written, edited or removed: only what reads is tried.
    virtual bool isReadOnly() const { return false; }

    /// Changes a record as a user would. `change` comes from the acceptance description. Throws
    /// std::runtime_error with the vendor's words when it can't.
    virtual void edit(const std::string& type, const std::string& id,
                      const nlohmann::json& change) = 0;
    virtual void remove(const std::string& type, const std::string& id) = 0;
};

}  // namespace leadloom::testing
