#include "hub/sync/story/plain_json.h"

namespace leadloom::sync {

nlohmann::ordered_json plainJson(const model::Value& value) {
    if (!value.isPresent()) return nullptr;
    if (value.text().find(model::Value::ItemSeparator) == std::string::npos) return value.text();
    auto items = nlohmann::ordered_json::array();
    for (const std::string_view item : value.items())
        items.push_back(std::string(item));
    return items;
}

}  // namespace leadloom::sync
