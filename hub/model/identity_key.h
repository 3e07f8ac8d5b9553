#pragma once

#include <cstdint>
#include <string>

#include "hub/model/entity.h"
#include "hub/model/entity_id.h"

namespace leadloom::model {

/// Kinds of strong or blocking key; stored, never reuse a number.
enum class KeyKind : std::uint8_t {
    Email = 1,
    Phone = 2,
    Domain = 3,
    CompanyName = 4,
    DealName = 5
};

/// One key by which a canonical record can be found.
struct IdentityKey {
    Entity entity = Entity::Lead;
    KeyKind kind = KeyKind::Email;
    std::string value;  ///< match key, see normalize

    friend bool operator==(const IdentityKey&, const IdentityKey&) = default;
};

}  // namespace leadloom::model
