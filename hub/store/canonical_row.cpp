#include "hub/store/canonical_row.h"

#include <algorithm>

namespace leadloom::store {
namespace {

constexpr std::size_t UsualFields = 16;

template <typename Fields>
auto placeOf(Fields& fields, model::FieldId field) {
    return std::lower_bound(
        fields.begin(), fields.end(), field,
        [](const CanonicalField& entry, model::FieldId id) { return entry.field < id; });
}

}  // namespace

const CanonicalField* CanonicalRow::find(model::FieldId field) const {
    const auto place = placeOf(fields, field);
    return place != fields.end() && place->field == field ? &*place : nullptr;
}

CanonicalField& CanonicalRow::at(model::FieldId field) {
    const auto place = placeOf(fields, field);
    if (place != fields.end() && place->field == field) return *place;
    const auto index = place - fields.begin();
    if (fields.capacity() == 0) fields.reserve(UsualFields);
    CanonicalField& made = *fields.emplace(fields.begin() + index);
    made.field = field;
    return made;
}

}  // namespace leadloom::store
