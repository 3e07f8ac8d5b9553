#pragma once

#include <string>

#include "hub/base/result.h"
#include "hub/sync/story/queries.h"

namespace leadloom::app {

/// The id of the one lead that a key (id, e-mail, phone, name) names. NotFound; Usage: several do.
Result<std::string> leadNamed(sync::Queries& queries, const std::string& key);

}  // namespace leadloom::app
