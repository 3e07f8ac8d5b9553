#pragma once

#include <span>
#include <string>
#include <string_view>

namespace leadloom::config {

/// The known name that was probably meant: fewest edits (a swap of neighbours is one), at most a
/// third of the name's length, letter case ignored. Empty: none is near.
std::string nearestName(std::string_view written, std::span<const std::string> known);

}  // namespace leadloom::config
