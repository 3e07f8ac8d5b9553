#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "hub/base/clock.h"
#include "hub/model/value.h"
#include "hub/store/canonical_row.h"
#include "hub/store/link_row.h"

namespace leadloom::sync {

/// What one record (or the hub itself) says about one field. Views into the rows it was collected
/// from.
struct Contribution {
    const model::Value* value = nullptr;
    TimeUs stampUs = 0;
    int rank = 0;                 ///< of the connection; lower is better
    std::string_view connection;  ///< empty: the hub itself
    store::StreamKey stream = 0;
    std::string_view record;
    bool own = false;    ///< someone there said so; adopted ones only vote where no own one lives
    bool local = false;  ///< an edit made in the hub
    std::string_view decision;  ///< local: how far it reaches, see `decision.h`
    /// Union only: items this record took away, see `removals.h`; null: none.
    const model::Value* removed = nullptr;
    /// Consent only: the newest opt-out and the newest proven opt-in that were said here, see
    /// `consent.h`; null: none.
    const model::Value* optOut = nullptr;
    TimeUs optOutUs = 0;
    const model::Value* optIn = nullptr;
    TimeUs optInUs = 0;
};

/// Order of stamps: true when `left` is the later one. Ties go to the better rank, then to the
/// lower connection, stream and record, so that any two contributions have one order.
bool laterThan(const Contribution& left, const Contribution& right);

}  // namespace leadloom::sync
