#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "hub/config/fault.h"
#include "hub/config/node.h"

namespace leadloom::config {

/// Reads one YAML document. Faults (no YAML, a key used twice, several documents, nested or
/// repeated beyond reason) are added to `faults`; nothing is returned when there is no tree to go
/// on with. `file` is the name used in messages. An empty text gives a Null node.
std::optional<Node> readYaml(std::string_view text, std::string_view file, Faults& faults);

}  // namespace leadloom::config
