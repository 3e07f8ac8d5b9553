#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <leadloom/sdk/field_description.h>

namespace leadloom::sdk {

/// A list in which each element names its value, [{"name": "email", "values": ["a@b.example"]}],
/// as an object by names, {"email": "a@b.example"}, so that a mapping can point at a value. Several
/// values of one name are one text with ';' between them; what is no text is left out.
inline Json namedValues(std::string_view list, const char* name, const char* value) {
    auto named = Json::object();
    const auto parsed = parsedJson(list);
    if (!parsed.is_array()) return named;
    for (const auto& element : parsed) {
        if (!element.is_object()) continue;
        auto text = textOf(element, value);
        for (const auto& one : listOf(element, value))
            if (one.is_string()) text += (text.empty() ? "" : ";") + one.get<std::string>();
        named[textOf(element, name)] = std::move(text);
    }
    return named;
}

}  // namespace leadloom::sdk
