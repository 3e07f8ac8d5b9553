#pragma once

#include <string_view>

#include "hub/normalize/normal_form.h"

namespace leadloom::normalize {

/// A decimal as canonical text: no group marks, no leading or trailing zeros, no exponent, never
/// through a floating type ("1,234.50" gives "1234.5"). Currency signs and codes around it go.
/// `decimalMark` as in LocaleHints: with ',' "1.234,50" is taken and "1.234" means 1234; with '\0'
/// a comma is taken only in front of three digits where another mark settles its meaning, and
/// "1,234" is refused as ambiguous.
NormalForm normalizeDecimal(std::string_view raw, char decimalMark = '\0');

/// A decimal without a fraction, at most 18 digits ("12.0" gives "12").
NormalForm normalizeInteger(std::string_view raw, char decimalMark = '\0');

/// "true" or "false", from those words, 1 and 0, and yes and no in the languages of the well-kept
/// list.
NormalForm normalizeBoolean(std::string_view raw);

}  // namespace leadloom::normalize
