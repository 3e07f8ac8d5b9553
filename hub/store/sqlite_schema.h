#pragma once

#include <span>

namespace leadloom::store {

/// SQL that leads from each schema version to the next: element 0 makes version 1. A published
/// element never changes.
std::span<const char* const> schemaSteps();

}  // namespace leadloom::store
