#pragma once

#include <functional>

#include "hub/base/clock.h"
#include "hub/store/store.h"
#include "hub/sync/settings/retention_settings.h"

namespace leadloom::sync {

/// Forgets what is finished and old, in small transactions, so that the store's size depends on
/// what lives and on these ages, not on how long the hub runs. What is left over waits for the next
/// time. Cheap when there is nothing to do.
Status forgetOld(store::Store& store, const RetentionSettings& ages, TimeUs nowUs,
                 const std::function<bool()>& cancelled);

}  // namespace leadloom::sync
