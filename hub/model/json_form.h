#pragma once

#include <nlohmann/json_fwd.hpp>

#include "hub/model/field_table.h"
#include "hub/model/value.h"

namespace leadloom::model {

/// A value as the API and `--json` show it: an array of items where the field is many-valued, true
/// and false for booleans, numbers for integers, null for an empty value, else text (decimals too,
/// so that no digit is lost). An absent value has no JSON form; the caller leaves the field out.
nlohmann::json jsonForm(const FieldSpec& field, const Value& value);

/// JSON Schema (draft 2020-12) of an entity's fields in that form, custom fields included: an
/// object whose keys are the fields' names ("consent.email" is one key).
nlohmann::json jsonSchema(const FieldTable& table, Entity entity);

}  // namespace leadloom::model
