#include "hub/sync/identity/restored.h"

#include <algorithm>

namespace leadloom::sync {
namespace {

/// Notes have the highest numbers, and most shadows have none.
bool hasNotes(const store::Shadow& shadow) {
    return !shadow.fields.empty() && isNote(shadow.fields.back().field);
}

}  // namespace

const store::ShadowField* saidIn(const store::Shadow& shadow, model::FieldId field) {
    const store::ShadowField* restored =
        hasNotes(shadow) ? shadow.find(restoredOf(field)) : nullptr;
    return restored != nullptr ? restored : shadow.find(field);
}

void settleRestored(store::Shadow& shadow, model::FieldId field) {
    if (!hasNotes(shadow)) return;
    const store::ShadowField* restored = shadow.find(restoredOf(field));
    store::ShadowField* held = shadow.find(field);
    if (restored == nullptr || held == nullptr) return;
    if (held->canonical == restored->canonical) {
        held->own = restored->own;
        held->stampUs = restored->stampUs;
    }
    forgetRestored(shadow, field);
}

void forgetRestored(store::Shadow& shadow, model::FieldId field) {
    if (!hasNotes(shadow)) return;
    std::erase_if(shadow.fields, [note = restoredOf(field)](const store::ShadowField& entry) {
        return entry.field == note;
    });
}

}  // namespace leadloom::sync
