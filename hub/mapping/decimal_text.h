#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace leadloom::mapping {

/// True for a number as JSON writes it: "-12.50", "1e9".
bool isJsonNumber(std::string_view text);

/// A JSON number without exponent, sign of zero, leading and trailing zeros ("-012.50" gives
/// "-12.5"), digit by digit. Nothing when it is no number or its exponent is beyond ±400.
std::optional<std::string> plainDecimal(std::string_view text);

/// Orders two plain decimals by value: below, at or above zero.
int compareDecimals(std::string_view left, std::string_view right);

}  // namespace leadloom::mapping
