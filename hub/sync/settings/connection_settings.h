#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/normalize/locale_hints.h"
#include "hub/sync/connection/connector.h"
#include "hub/sync/settings/conversion_settings.h"
#include "hub/sync/settings/guard_settings.h"
#include "hub/sync/settings/report_settings.h"
#include "hub/sync/settings/stream_settings.h"

namespace leadloom::sync {

/// Opens the connection's system. Called when it is first needed, and again after a failure; a
/// second instance may be asked for, for webhooks. Thread-safe.
using ConnectorFactory = std::function<Result<std::unique_ptr<Connector>>()>;

/// One connection as configured.
struct ConnectionSettings {
    std::string name;
    int rank = 0;  ///< ties of equal stamps go to the lower; usually the place in configuration
    normalize::LocaleHints locale;  ///< what its texts are written in
    GuardSettings guards;
    std::vector<StreamSettings> streams;
    std::vector<ReportSettings> reports;
    std::vector<ConversionSettings> conversions;
    ConnectorFactory connector;
};

}  // namespace leadloom::sync
