#pragma once

#include <string>

#include "hub/base/result.h"
#include "hub/store/link_row.h"
#include "hub/store/transaction.h"

namespace leadloom::sync {

/// A system has given the id of a record that is gone to another lead's record. What the gone one
/// said stays with its lead, as a link under a name of its own ("id (former n)"), with its
/// tombstone; aliases that pointed at it follow. To be called before the id's link is written over;
/// `link` is the stored one and not live.
Status keepFormer(store::Transaction& tx, const store::LinkRow& link);

/// A record has another id from here on: its link, its tombstone, what was said in it, its dead
/// letters and the aliases that point at it. Nothing may stand under `name`.
Status moveLink(store::Transaction& tx, const store::LinkRow& link, const std::string& name);

}  // namespace leadloom::sync
