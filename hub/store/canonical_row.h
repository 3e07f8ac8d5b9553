#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/clock.h"
#include "hub/base/result.h"
#include "hub/model/entity.h"
#include "hub/model/entity_id.h"
#include "hub/model/field.h"
#include "hub/model/value.h"
#include "hub/store/stream_key.h"

namespace leadloom::store {

enum class CanonicalState : std::uint8_t { Live = 1, Merged = 2, Deleted = 3, Erased = 4 };

/// One field of a canonical record with its origin.
struct CanonicalField {
    model::FieldId field = 0;
    model::Value value;
    StreamKey originStream = 0;  ///< 0: the hub itself (local edit, computed)
    std::string originRecord;
    TimeUs stampUs = 0;
    std::string rule;  ///< the policy that chose it: "latest", "rank", …
};

/// A canonical record: lead, company, deal, user … Derived: can be rebuilt from shadows, local
/// edits and policies.
struct CanonicalRow {
    model::EntityId id;
    model::Entity entity = model::Entity::Lead;
    CanonicalState state = CanonicalState::Live;
    model::EntityId mergedInto;
    std::int64_t version = 0;
    TimeUs createdAtUs = 0;
    TimeUs updatedAtUs = 0;
    std::vector<CanonicalField> fields;  ///< in rising field id
    /// Values edited in the hub itself, by field (contributions of policy `local`).
    std::vector<CanonicalField> localEdits;

    const CanonicalField* find(model::FieldId field) const;
    CanonicalField& at(model::FieldId field);
};

}  // namespace leadloom::store
