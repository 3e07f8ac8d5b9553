#include "hub/app/commands/lead_key.h"

namespace leadloom::app {

Result<std::string> leadNamed(sync::Queries& queries, const std::string& key) {
    if (model::EntityId::parse(key)) return key;
    auto found = queries.find(model::Entity::Lead, key, 2);
    if (!found) return found.error();
    if (found->empty()) {
        return Error{ErrorKind::NotFound,
                     "no lead is known by that key",
                     "`leadloom leads QUERY` finds by e-mail, phone, name or id",
                     {},
                     0};
    }
    if (found->size() > 1) {
        return Error{ErrorKind::Usage,
                     "several leads fit that key",
                     "name one by its id; `leadloom leads QUERY` lists them",
                     {},
                     0};
    }
    return found->front().id.text();
}

}  // namespace leadloom::app
