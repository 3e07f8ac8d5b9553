#pragma once

#include <string_view>

#include "hub/normalize/normal_form.h"

namespace leadloom::normalize {

/// A day as "YYYY-MM-DD". Without `format`: ISO (also "2024/03/01", "20240301"), the day written in
/// a date-time, or an epoch in milliseconds or seconds. With `format`, a pattern of %Y %y %m %d %b
/// %B %e %H %M %S %p %% and literal characters: that pattern, or ISO.
NormalForm normalizeDate(std::string_view raw, std::string_view format = {});

/// An instant as "YYYY-MM-DDTHH:MM:SS.mmmZ". Takes ISO 8601 in its many spellings ("+0000", "+02",
/// blank for T, no seconds), RFC 2822, and an epoch in seconds, milliseconds or microseconds. What
/// tells no zone is taken as UTC; fractions below a millisecond are cut. With `format` (see
/// normalizeDate, and %z): that pattern, or any of these.
NormalForm normalizeDateTime(std::string_view raw, std::string_view format = {});

}  // namespace leadloom::normalize
