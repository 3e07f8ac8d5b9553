#pragma once

#include <string>

namespace leadloom::model {

/// The reference page of the unified model as Markdown, made from the registry alone. The copy in
/// docs/reference/model.md is compared with it by a test.
std::string referencePage();

}  // namespace leadloom::model
