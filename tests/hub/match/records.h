#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "hub/match/fields.h"
#include "hub/match/matcher.h"

namespace leadloom::match {

using Record = std::vector<model::FieldValue>;

inline Record record(std::initializer_list<std::pair<model::FieldId, const char*>> fields) {
    Record made;
    for (const auto& [field, text] : fields)
        made.push_back({field, model::Value::text(text)});
    return made;
}

inline Record person(const char* given, const char* family) {
    return record({{field::LeadGivenName, given}, {field::LeadFamilyName, family}});
}

inline Record fullName(const char* name) {
    return record({{field::LeadFullName, name}});
}

inline const model::IdentityKey SameEmail{model::Entity::Lead, model::KeyKind::Email,
                                          "anna.weber@acme.example"};
inline const model::IdentityKey SamePhone{model::Entity::Lead, model::KeyKind::Phone,
                                          "+493023125000"};

}  // namespace leadloom::match
