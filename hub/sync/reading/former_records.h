#pragma once

#include "hub/base/result.h"
#include "hub/store/link_row.h"
#include "hub/store/transaction.h"

namespace leadloom::sync {

/// A system has given the id of a record that is gone to another lead's record. What the gone one
/// said stays with its lead, as a link under a name of its own ("id (former n)"), with its
/// tombstone; aliases that pointed at it follow. To be called before the id's link is written over;
/// `link` is the stored one and not live.
Status keepFormer(store::Transaction& tx, const store::LinkRow& link);

}  // namespace leadloom::sync
