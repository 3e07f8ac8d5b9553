#pragma once

#include <string_view>

#include "hub/normalize/normal_form.h"

namespace leadloom::normalize {

/// ISO 3166-1 alpha-2 from that code, from alpha-3, or from a name in any of some forty languages
/// or its usual short form ("UK", "U.S.A.", "Holland"). Refused when none of these.
NormalForm normalizeCountry(std::string_view raw);

/// ISO 3166-2 ("US-CA") where the code or the name is known within `country` (alpha-2, may be
/// empty), else the text as written.
NormalForm normalizeRegion(std::string_view raw, std::string_view country);

}  // namespace leadloom::normalize
