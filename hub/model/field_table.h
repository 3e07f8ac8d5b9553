#pragma once

#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "hub/base/result.h"
#include "hub/model/field.h"

namespace leadloom::model {

/// All fields a workspace knows: the registry's, and the custom ones interned so far. Thread-safe;
/// specs never move and never go away while the table lives (the registry's live for the process).
class FieldTable {
public:
    FieldTable();  ///< the registry's fields only

    const FieldSpec* find(Entity entity, std::string_view name) const;
    const FieldSpec* find(FieldId id) const;
    /// All fields of an entity in the registry's order, custom ones last.
    std::vector<const FieldSpec*> fieldsOf(Entity entity) const;
    /// The known name nearest to a misspelt one, or nothing when none is near.
    std::optional<std::string> nearest(Entity entity, std::string_view name) const;

    /// Interns `custom.<name>`; the same spec for a name known already, whatever the type. Refused
    /// (InvalidConfig) for names outside `custom.`, with characters other than [a-z0-9_], longer
    /// than 100 bytes, and when no number is left.
    Result<const FieldSpec*> intern(Entity entity, std::string_view name, FieldType type);
    /// Puts back what an earlier process interned, with the same id. Refused (Storage) when the id
    /// or the name is taken by another field.
    Status restore(const FieldSpec& spec);

private:
    const FieldSpec* findCustom(Entity entity, std::string_view name) const;
    const FieldSpec* add(FieldSpec spec);

    mutable std::mutex mutex_;
    std::deque<FieldSpec> custom_;
    std::unordered_map<FieldId, const FieldSpec*> byId_;  ///< custom ones
    FieldId next_ = FirstCustomField;
};

}  // namespace leadloom::model
