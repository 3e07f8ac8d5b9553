#pragma once

#include <deque>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "hub/base/result.h"
#include "hub/model/field.h"

namespace leadloom::model {

/// All fields a workspace knows: the registry's, and the custom ones interned so far. Thread-safe;
/// specs never move and never go away while the table lives.
class FieldTable {
public:
    FieldTable();  ///< the registry's fields only

    const FieldSpec* find(Entity entity, std::string_view name) const;
    const FieldSpec* find(FieldId id) const;
    /// All fields of an entity in the registry's order, custom ones last.
    std::vector<const FieldSpec*> fieldsOf(Entity entity) const;

    /// Interns `custom.<name>`; the same spec for a name known already. Refused (InvalidConfig) for
    /// names outside `custom.` or with characters other than [a-z0-9_].
    Result<const FieldSpec*> intern(Entity entity, std::string_view name, FieldType type);
    /// Puts back what an earlier process interned, with the same id.
    Status restore(const FieldSpec& spec);

private:
    mutable std::mutex mutex_;
    std::deque<FieldSpec> custom_;
    std::unordered_map<FieldId, const FieldSpec*> byId_;
};

}  // namespace leadloom::model
