#pragma once

#include <string>

namespace leadloom::config {

/// The reference page of the configuration file in Markdown, made from the table that validates it.
/// docs/reference/configuration.md is compared with it by a test.
std::string configurationReference();

}  // namespace leadloom::config
