#pragma once

#include <algorithm>
#include <vector>

#include "hub/model/field.h"

namespace leadloom::sync {

/// Adds those of `more` that aren't there yet.
inline void unite(std::vector<model::FieldId>& fields, const std::vector<model::FieldId>& more) {
    for (const model::FieldId field : more) {
        const bool known = std::find(fields.begin(), fields.end(), field) != fields.end();
        if (!known) fields.push_back(field);
    }
}

}  // namespace leadloom::sync
