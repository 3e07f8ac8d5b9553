#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace leadloom::model {

/// The kinds of thing Leadloom keeps in agreement. Numbers are stored: never reuse one.
enum class Entity : std::uint8_t {
    Lead = 1,
    Company = 2,
    Deal = 3,
    Activity = 4,
    Campaign = 5,
    Spend = 6,
    FxRate = 7,
    User = 8,
    Post = 9,
};

/// "lead", "company", …: the word used in configuration and JSON.
std::string_view toString(Entity entity);
std::optional<Entity> entityFrom(std::string_view name);

}  // namespace leadloom::model
