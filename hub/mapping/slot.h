#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace leadloom::mapping {

/// Parts the items of an array inside one text. Like Value::ItemSeparator it never stands in a
/// vendor's text: readers replace both by blanks.
inline constexpr char ArraySeparator = '\x1e';

/// What one walk over a record found for one place of one lens. Views live until the next walk of
/// the same worker.
struct Slot {
    enum class Kind : std::uint8_t { Missing, Null, Text, Number, Truth, Items, Nested };
    Kind kind = Kind::Missing;
    std::string_view text;           ///< as written; numbers digit by digit
    std::vector<std::string> items;  ///< of an array; capacity is kept
};

}  // namespace leadloom::mapping
