#pragma once

#include <string_view>

namespace leadloom::config {

/// The commented configuration that `leadloom init` writes. It is well-formed as it stands; the
/// words in capitals are to be replaced.
std::string_view startingConfig();

}  // namespace leadloom::config
