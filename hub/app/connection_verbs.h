#pragma once

#include <vector>

#include "hub/config/connection_config.h"
#include "hub/model/field_table.h"
#include "hub/plugin_host/manifest.h"
#include "hub/sync/settings/conversion_settings.h"
#include "hub/sync/settings/report_settings.h"

namespace leadloom::app {

/// A connection's reports and conversions: what was configured against what the connector's
/// manifest has. InvalidConfig names what it doesn't have, and what it does.
Result<std::vector<sync::ReportSettings>> reportsOf(const config::ConnectionConfig& connection,
                                                    const plugin_host::Manifest& manifest);
Result<std::vector<sync::ConversionSettings>> conversionsOf(
    const config::ConnectionConfig& connection, const plugin_host::Manifest& manifest,
    const model::FieldTable& fields);

}  // namespace leadloom::app
