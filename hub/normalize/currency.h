#pragma once

#include <string_view>

#include "hub/normalize/normal_form.h"

namespace leadloom::normalize {

/// ISO 4217 from the code, a sign that means one currency ("€") or one within `region` ("$", "kr"),
/// or a name in any of some forty languages.
NormalForm normalizeCurrency(std::string_view raw, std::string_view region);

}  // namespace leadloom::normalize
