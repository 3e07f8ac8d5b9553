#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "tests/end_to_end/deployment.h"

namespace leadloom::tests {

/// How many records each type of each CRM holds, by "vendor/type".
std::map<std::string, std::size_t> recordsByType(const Deployment& deployment);

/// Every record made by the hub carries the id of its lead: how many ids more than one record of a
/// CRM carries.
std::size_t doubledRecords(const Deployment& deployment);

}  // namespace leadloom::tests
