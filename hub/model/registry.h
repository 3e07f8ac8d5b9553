#pragma once

#include <array>
#include <span>
#include <string_view>

#include "hub/model/field.h"

namespace leadloom::model {

inline constexpr std::array AllEntities = {Entity::Lead,     Entity::Company,  Entity::Deal,
                                           Entity::Activity, Entity::Campaign, Entity::Spend,
                                           Entity::FxRate,   Entity::User,     Entity::Post};

/// The fields of the unified model: the one place that mappings, validation, the JSON Schema, the
/// console's forms and the reference page draw on. Immutable, thread-safe, living for the process.
/// In the order people read them.
std::span<const FieldSpec> registeredFields(Entity entity);

/// Nothing when the registry has no such field.
const FieldSpec* registeredField(Entity entity, std::string_view name);
const FieldSpec* registeredField(FieldId id);

/// What an entity is, in one sentence.
std::string_view describe(Entity entity);

}  // namespace leadloom::model
