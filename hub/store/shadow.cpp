#include "hub/store/shadow.h"

#include <algorithm>

namespace leadloom::store {
namespace {

constexpr std::size_t UsualFields = 16;

template <typename Fields>
auto placeOf(Fields& fields, model::FieldId field) {
    return std::lower_bound(
        fields.begin(), fields.end(), field,
        [](const ShadowField& entry, model::FieldId id) { return entry.field < id; });
}

}  // namespace

ShadowField* Shadow::find(model::FieldId field) {
    const auto place = placeOf(fields, field);
    return place != fields.end() && place->field == field ? &*place : nullptr;
}

const ShadowField* Shadow::find(model::FieldId field) const {
    const auto place = placeOf(fields, field);
    return place != fields.end() && place->field == field ? &*place : nullptr;
}

ShadowField& Shadow::at(model::FieldId field) {
    const auto place = placeOf(fields, field);
    if (place != fields.end() && place->field == field) return *place;
    const auto index = place - fields.begin();
    if (fields.capacity() == 0) fields.reserve(UsualFields);
    ShadowField& made = *fields.emplace(fields.begin() + index);
    made.field = field;
    return made;
}

}  // namespace leadloom::store
