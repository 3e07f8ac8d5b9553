#pragma once

#include "hub/sync/connection/connector.h"
#include "hub/sync/run/run_state.h"

namespace leadloom::sync {

/// Keeps the rows of a connection's reports. A report is pulled from the first day that may still
/// change up to today, portion by portion; each portion replaces its days as a whole, so that what
/// a platform restates (or takes back) is restated here, and a pull that breaks off changes
/// nothing of its portion.
class FactPuller {
public:
    FactPuller(RunState& run, const ConnectionContext& connection, Connector& connector);

    /// Pulls every report that is due.
    Status pullDue();

private:
    Status pull(const ReportSettings& report);
    Status pullPortion(const ReportSettings& report, std::int64_t fromDay, std::int64_t toDay);
    std::string key(const ReportSettings& report, std::string_view what) const;
    Result<std::int64_t> stored(const std::string& key, std::int64_t otherwise) const;

    RunState& run_;
    const ConnectionContext& connection_;
    Connector& connector_;
};

}  // namespace leadloom::sync
