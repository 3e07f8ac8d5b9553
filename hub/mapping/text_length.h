#pragma once

#include <cstddef>
#include <string_view>

#include "hub/mapping/lens_spec.h"

namespace leadloom::mapping {

/// Length of a UTF-8 text in a vendor's unit.
std::size_t textLength(std::string_view text, LengthUnit unit);

/// The longest front of `text` that is at most `length` long and ends between two characters as
/// people see them (combining marks, joined emoji and flags stay whole), without trailing blanks.
std::string_view cutText(std::string_view text, std::size_t length, LengthUnit unit);

}  // namespace leadloom::mapping
