#pragma once

#include <cstdint>
#include <vector>

#include "hub/model/entity.h"
#include "hub/model/entity_id.h"
#include "hub/store/canonical_row.h"

namespace leadloom::store {

/// A canonical record by its number.
struct NumberedRecord {
    std::int64_t number = 0;
    model::EntityId id;
    model::Entity entity = model::Entity::Lead;
    CanonicalState state = CanonicalState::Live;
};

/// A record in one block.
struct FiledRecord {
    std::int64_t block = 0;  ///< the key as it is stored
    std::int64_t number = 0;
};

/// The blocking keys of one record: hashes, each once.
struct BlockEntry {
    std::int64_t number = 0;
    std::vector<std::uint64_t> keys;
    bool isNew = false;  ///< it had none before: spares a look-up
};

}  // namespace leadloom::store
