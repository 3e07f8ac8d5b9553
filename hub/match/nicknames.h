#pragma once

#include <string_view>

namespace leadloom::match {

/// Whether two folded given names are usual forms of one ("bill" and "william", "sasha" and
/// "aleksandr"). Equal names are.
bool sameGivenName(std::string_view one, std::string_view other);

}  // namespace leadloom::match
