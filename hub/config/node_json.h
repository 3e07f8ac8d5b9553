#pragma once

#include <string>

#include "hub/config/node.h"

namespace leadloom::config {

/// The node as JSON text: plain numbers and truth values as such (numbers digit by digit), all
/// other scalars as strings.
std::string jsonOf(const Node& node);

}  // namespace leadloom::config
