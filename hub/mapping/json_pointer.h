#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leadloom::mapping {

/// The unescaped steps of a JSON pointer ("/a~1b/0" gives "a/b", "0"); nothing when it is none.
std::optional<std::vector<std::string>> pointerSteps(std::string_view pointer);

/// The pointer to a key below another pointer, with the key escaped.
std::string pointerTo(std::string_view parent, std::string_view key);

/// The place in an array that a step names; nothing when it is no number.
std::optional<std::size_t> arrayIndex(std::string_view step);

}  // namespace leadloom::mapping
