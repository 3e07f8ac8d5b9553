#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include <leadloom/sdk/field_description.h>

namespace leadloom::sdk {

inline std::string jsonTypeOf(const Json& value) {
    if (value.is_boolean()) return "boolean";
    if (value.is_number()) return "number";
    if (value.is_array()) return "array";
    return value.is_object() ? "object" : "string";
}

/// Adds the members of an object that `fields` doesn't name yet, as fields of an account's own: for
/// vendors that take any property and describe none. `root`: of the pointers, "/properties/".
inline void addMembers(Json& fields, const Json& object, std::string_view root) {
    if (!object.is_object()) return;
    for (const auto& [name, value] : object.items()) {
        const bool known = std::any_of(
            fields.begin(), fields.end(),
            [&name = name](const Json& field) { return textOf(field, "name") == name; });
        if (known || value.is_null()) continue;
        fields.push_back({{"name", name},
                          {"pointer", std::string(root) + name},
                          {"type", jsonTypeOf(value)},
                          {"custom", true}});
    }
}

}  // namespace leadloom::sdk
