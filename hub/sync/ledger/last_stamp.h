#pragma once

#include "hub/base/clock.h"
#include "hub/sync/identity/restored.h"

namespace leadloom::sync {

/// Where a shadow remembers the newest stamp that anything said in its record had, since what had
/// it gave way to a value of ours: stamps of a record never go back, whatever its clock does. A
/// note, see restored.h; no field has the number 0.
constexpr model::FieldId LastStamp = restoredOf(0);

/// The newest stamp of what was ever said in this record; 0: nothing was.
TimeUs lastStampIn(const store::Shadow& shadow);

/// A value of ours takes the place of what the record itself says about a field: that isn't its own
/// any more, and its stamp is remembered. True when it was its own. References into the shadow
/// don't stay valid.
bool giveWay(store::Shadow& shadow, model::FieldId field);

}  // namespace leadloom::sync
