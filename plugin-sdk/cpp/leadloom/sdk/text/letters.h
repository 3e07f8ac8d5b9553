#pragma once

#include <string>
#include <string_view>

namespace leadloom::sdk {

/// The letters of a name in lower case, nothing else: "E-mail 1" and "email" are one. Knows the
/// cases of Latin-1, Latin Extended-A and Cyrillic; other letters stay as they are.
std::string lettersOf(std::string_view name);

}  // namespace leadloom::sdk
