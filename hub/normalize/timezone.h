#pragma once

#include <string_view>

#include "hub/normalize/normal_form.h"

namespace leadloom::normalize {

/// A zone of the IANA list in its own spelling ("Europe/Helsinki"), also from its Windows name;
/// "UTC" for all names of that. Refused when the list does not hold it.
NormalForm normalizeTimezone(std::string_view raw);

}  // namespace leadloom::normalize
