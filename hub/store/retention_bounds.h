#pragma once

#include "hub/base/clock.h"

namespace leadloom::store {

/// Until when finished things may be forgotten: what is older than its moment goes.
struct RetentionBounds {
    TimeUs attempts = 0;       ///< attempts that are done or refused
    TimeUs inbox = 0;          ///< rows that were superseded or filtered
    TimeUs webhookEvents = 0;  ///< ids by which a repeated webhook is known
    TimeUs runs = 0;           ///< runs that have ended
};

}  // namespace leadloom::store
