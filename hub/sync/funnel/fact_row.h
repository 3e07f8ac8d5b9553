#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/store/fact_row.h"
#include "hub/sync/settings/report_settings.h"

namespace leadloom::sync {

/// What a platform's row says, in the hub's own words. InvalidRecord names the report and the
/// member at fault, never a value.
Result<store::FactRow> factRow(const ReportSettings& report, std::string_view grain,
                               std::string_view json);

/// "12.34" as 12340000; nothing where it is no decimal, or has digits beyond millionths that
/// aren't zero.
std::optional<std::int64_t> millionths(std::string_view decimal);
/// 12340000 as "12.34".
std::string decimalText(std::int64_t millionths);

/// "2026-01-31" as days since 1970; nothing where it is no day.
std::optional<std::int64_t> dayOf(std::string_view text);
std::string dayText(std::int64_t day);

}  // namespace leadloom::sync
