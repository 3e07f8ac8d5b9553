#pragma once

#include <functional>
#include <string>

#include <leadloom/abi/service/log.h>

#include "hub/security/redactor.h"
#include "hub/sync/settings/engine_settings.h"

namespace leadloom::plugin_host {

using LogFunction = std::function<void(sync::LogLevel, const std::string&)>;

/// leadloom.log/1: puts the connection before each line and takes secrets and personal data out.
class LogService {
public:
    /// Borrows the redactor. `log` is called on the plugin's thread.
    LogService(std::string place, LogFunction log, const security::Redactor& redactor);
    LogService(const LogService&) = delete;
    LogService& operator=(const LogService&) = delete;
    const ll_log* table() const { return &table_; }

private:
    static void write(const ll_log* self, std::int32_t level, ll_str event, ll_str message,
                      ll_str fields);

    std::string place_;
    LogFunction log_;
    const security::Redactor& redactor_;
    ll_log table_;
};

}  // namespace leadloom::plugin_host
