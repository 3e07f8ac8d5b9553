#pragma once

#include <span>
#include <string>
#include <string_view>

#include "hub/normalize/normal_form.h"

namespace leadloom::normalize {

/// One of `allowed` (ids in lower_snake_case), written in any case and with blanks or hyphens for
/// underscores, or by a usual synonym ("MQL" for marketing_qualified, "closed won" for won). An
/// empty list allows any id.
NormalForm normalizeEnum(std::string_view raw, std::span<const std::string> allowed);

}  // namespace leadloom::normalize
