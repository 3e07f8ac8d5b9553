#pragma once

#include "hub/base/clock.h"
#include "hub/base/result.h"
#include "hub/store/transaction.h"

namespace leadloom::sync {

/// The stamp of an edit made in the hub itself: the hub's time, yet later than every stamp given
/// before and than `seenUs`, the newest stamp of what the editor had before his eyes, even where
/// the hub's clock stepped back (a hybrid logical clock). Kept in the store by the same
/// transaction.
Result<TimeUs> nextLocalStamp(store::Transaction& tx, TimeUs nowUs, TimeUs seenUs);

}  // namespace leadloom::sync
