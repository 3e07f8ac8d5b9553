#include "hub/model/entity.h"

#include <array>
#include <utility>

namespace leadloom::model {
namespace {

constexpr std::array<std::pair<Entity, std::string_view>, 9> Names{{
    {Entity::Lead, "lead"},
    {Entity::Company, "company"},
    {Entity::Deal, "deal"},
    {Entity::Activity, "activity"},
    {Entity::Campaign, "campaign"},
    {Entity::Spend, "spend"},
    {Entity::FxRate, "fx_rate"},
    {Entity::User, "user"},
    {Entity::Post, "post"},
}};

}  // namespace

std::string_view toString(Entity entity) {
    for (const auto& [value, name] : Names) {
        if (value == entity) return name;
    }
    return "unknown";
}

std::optional<Entity> entityFrom(std::string_view name) {
    for (const auto& [value, known] : Names) {
        if (known == name) return value;
    }
    return std::nullopt;
}

}  // namespace leadloom::model
