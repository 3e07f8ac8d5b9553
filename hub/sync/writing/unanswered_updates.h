#pragma once

#include <vector>

#include "hub/store/link_row.h"
#include "hub/store/shadow.h"
#include "hub/store/transaction.h"

namespace leadloom::sync {

/// What the last updates of a record sent to a field, newest first, as far back as none of them was
/// answered. As `external`, `canonical` and, as `pendingSinceUs`, when.
Result<std::vector<store::ShadowField>> unansweredUpdates(store::Transaction& tx,
                                                          const store::LinkRow& link,
                                                          const model::EntityId& lead,
                                                          model::FieldId field);

}  // namespace leadloom::sync
