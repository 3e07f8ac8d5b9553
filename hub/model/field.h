#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/model/entity.h"

namespace leadloom::model {

/// Interned number of one field of one entity. Below `FirstCustomField`: fixed by the registry,
/// stored on disk, never reused. From there on: `custom.*` fields, interned by a FieldTable.
using FieldId = std::uint16_t;
inline constexpr FieldId FirstCustomField = 10000;
/// Numbers above are notes about fields (see hub/sync/ledger/removals.h,
/// hub/sync/identity/restored.h).
inline constexpr FieldId LastCustomField = 0x3FFF;

enum class FieldType : std::uint8_t {
    Text,
    PersonName,
    CompanyName,
    Email,
    Phone,
    Url,
    Domain,
    Country,
    Region,
    Language,
    Timezone,
    Currency,
    Decimal,
    Integer,
    Boolean,
    Date,
    DateTime,
    Enum,
    Reference,  ///< id of another canonical record (FieldSpec::target)
    LongText,   ///< text that keeps its line breaks (notes, descriptions)
};

/// "text", "person_name", …: the word used in mappings, JSON and on the reference page.
std::string_view toString(FieldType type);
std::optional<FieldType> fieldTypeFrom(std::string_view name);

enum class Sensitivity : std::uint8_t { None, Personal, Sensitive };

/// "none", "personal", "sensitive".
std::string_view toString(Sensitivity sensitivity);

/// One field of the unified model. Static data of the registry (or owned by a FieldTable): valid
/// for the life of its owner.
struct FieldSpec {
    FieldId id = 0;
    Entity entity = Entity::Lead;
    std::string name;  ///< "given_name", "consent.email", "custom.plan"
    FieldType type = FieldType::Text;
    bool many = false;      ///< holds a set of items
    bool computed = false;  ///< never written by a mapping
    Sensitivity sensitivity = Sensitivity::None;
    Entity target = Entity::Lead;    ///< for references
    std::vector<std::string> enums;  ///< allowed ids, in their order of meaning
    std::string policy = "latest";   ///< default survivorship
    std::string description;
    std::string example;
};

}  // namespace leadloom::model
