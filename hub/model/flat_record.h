#pragma once

#include <vector>

#include "hub/model/entity.h"
#include "hub/model/field.h"
#include "hub/model/value.h"

namespace leadloom::model {

/// One field with its value.
struct FieldValue {
    FieldId field = 0;
    Value value;
};

/// A record without structure: its fields in rising id, each at most once.
struct FlatRecord {
    Entity entity = Entity::Lead;
    std::vector<FieldValue> fields;
};

}  // namespace leadloom::model
