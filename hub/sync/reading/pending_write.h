#pragma once

#include <vector>

#include "hub/model/field.h"
#include "hub/model/value.h"
#include "hub/store/shadow.h"

namespace leadloom::sync {

// What a sighting of a record makes of our write that is pending in one of its fields. Fields whose
// contribution changed with it are added to `gaveWay`.

/// Ours stands there, as `external`.
void confirm(store::Shadow& all, model::FieldId field, const model::Value& external, bool settled,
             std::vector<model::FieldId>& gaveWay);

/// Ours stands there as it was sent, until a record that comes with the field shows otherwise: the
/// form in which the system keeps it wasn't seen.
void believe(store::Shadow& all, model::FieldId field, std::vector<model::FieldId>& gaveWay);

/// Somebody there changed a field while our write of it was under way: the edit is one of what we
/// wrote, unless the record is known to be from before.
void overtake(store::ShadowField& shadow, bool before);

/// Whether our last write to this field was answered, and it is a write to others behind it whose
/// answer got lost.
bool isAnswered(const store::ShadowField& shadow);

void forgetPending(store::ShadowField& shadow);

}  // namespace leadloom::sync
