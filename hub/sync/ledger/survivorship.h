#pragma once

#include <span>

#include "hub/model/field.h"
#include "hub/model/value.h"
#include "hub/sync/ledger/contribution.h"
#include "hub/sync/settings/policy.h"

namespace leadloom::sync {

/// The canonical value of one field and the contribution it came from.
struct Resolution {
    model::Value value;  ///< absent: nobody says anything
    const Contribution* origin = nullptr;
    TimeUs stampUs = 0;
    /// Ask: records disagree and nobody decided yet.
    bool disputed = false;
    /// Ask: a person decided for ever, so nobody is asked again and what differs is put right.
    bool standing = false;
};

/// Decides which value of a field survives. Pure, and a function of the *set* of contributions: any
/// order gives the same resolution. `origin` points into `contributions`.
Resolution resolve(const Policy& policy, const model::FieldSpec& field,
                   std::span<const Contribution> contributions);

}  // namespace leadloom::sync
