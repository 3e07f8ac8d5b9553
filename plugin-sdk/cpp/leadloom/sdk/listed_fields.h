#pragma once

#include <string>
#include <string_view>

#include <leadloom/sdk/field_description.h>

namespace leadloom::sdk {

/// Describes a stream that is only read and whose fields the vendor doesn't list. `fields`:
/// "name seen_at=integer email=string:email": name, which is its pointer too, then type (a string
/// where none is told) and format.
inline std::string readOnlyStream(std::string_view title, std::string_view fields) {
    Json described = {{"title", title}, {"fields", Json::array()}};
    for (const auto entry : splitText(fields, ' ')) {
        const std::string name(entry.substr(0, entry.find('=')));
        Json field = {{"name", name}, {"pointer", "/" + name}, {"read_only", true}};
        detail::addType(field, name, fields);
        described["fields"].push_back(std::move(field));
    }
    return described.dump();
}

}  // namespace leadloom::sdk
