#pragma once

#include "hub/model/field.h"
#include "hub/store/shadow.h"

namespace leadloom::sync {

/// What a record said before it was put together with others, standing again since they were taken
/// apart. It speaks for the record in the place of what we wrote there meanwhile, until we write it
/// back or somebody there edits the field. Kept in the shadow under a field number of its own:
/// `canonical`, `stampUs` and `own` as they were.
constexpr model::FieldId restoredOf(model::FieldId field) {
    return static_cast<model::FieldId>(field | 0x4000U);
}
/// Whether an entry of a shadow is a note about a field (this, removals, consent) and no field.
constexpr bool isNote(model::FieldId field) {
    return field > model::LastCustomField;
}

/// What a record says about a field: restored, or as the shadow has it; null: nothing.
const store::ShadowField* saidIn(const store::Shadow& shadow, model::FieldId field);

/// Our value is in the record now: where it is the restored one, the record says it itself again,
/// as it did; else nothing is restored any more.
void settleRestored(store::Shadow& shadow, model::FieldId field);

/// Somebody there said something else.
void forgetRestored(store::Shadow& shadow, model::FieldId field);

}  // namespace leadloom::sync
