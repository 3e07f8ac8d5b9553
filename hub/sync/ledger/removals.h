#pragma once

#include <string_view>
#include <vector>

#include "hub/base/clock.h"
#include "hub/model/field.h"
#include "hub/model/value.h"
#include "hub/store/shadow.h"

namespace leadloom::sync {

/// Memory of the items that a record took out of a many-valued field, so that a union doesn't bring
/// them back from older copies. Kept in the shadow under a field number of its own; each item holds
/// the time of its removal.
constexpr model::FieldId removalsOf(model::FieldId field) {
    return static_cast<model::FieldId>(field | 0x8000U);
}

struct Removal {
    std::string_view item;
    TimeUs atUs = 0;
};

/// Views into `stored`.
std::vector<Removal> removalsIn(const model::Value& stored);

/// Remembers `gone` as removed at `atUs`, and forgets those that are in `present` again.
void rememberRemovals(store::Shadow& shadow, model::FieldId field, const model::Value& present,
                      const std::vector<std::string_view>& gone, TimeUs atUs);

}  // namespace leadloom::sync
