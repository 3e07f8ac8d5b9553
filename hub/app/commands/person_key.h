#pragma once

#include <string>

#include "hub/app/terminal.h"
#include "hub/base/result.h"
#include "hub/model/entity_id.h"
#include "hub/sync/story/queries.h"

namespace leadloom::app {

/// The one lead that an id, e-mail address, phone number or full name names. Several: they are
/// listed and Usage says so; a part of a name is not enough. None: NotFound.
Result<model::EntityId> personNamed(Terminal& terminal, sync::Queries& queries,
                                    const std::string& key);

}  // namespace leadloom::app
