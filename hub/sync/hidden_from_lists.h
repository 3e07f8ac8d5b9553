#pragma once

#include <cstdint>
#include <limits>

namespace leadloom::sync {

/// As LinkRow::lastSeenGeneration: the record is there and no list shows it, so that its absence
/// from complete reads says nothing until a list shows it again.
inline constexpr std::int64_t HiddenFromLists = std::numeric_limits<std::int64_t>::min();

}  // namespace leadloom::sync
