#pragma once

#include <string>
#include <vector>

#include "hub/model/field.h"
#include "hub/model/value.h"

namespace leadloom::mapping {

/// One field as read through a lens.
struct MappedField {
    model::FieldId field = 0;
    /// What the vendor's record holds, as written there (several places joined as items).
    model::Value external;
    /// Its normal form. For references: absent, the engine resolves `external` through links.
    /// Absent too when the value was refused; then `refusal` says why. Of a many-valued field the
    /// usable items stand here even when another one was refused.
    model::Value canonical;
    std::string refusal;
};

/// A record as read through a mapping. Reuse one per worker: capacity is kept.
struct MappedRecord {
    std::vector<MappedField> fields;  ///< in rising field id
};

}  // namespace leadloom::mapping
