#include "hub/app/commands/person_key.h"

#include <nlohmann/json.hpp>

#include "hub/normalize/match_keys.h"

namespace leadloom::app {
namespace {

using nlohmann::json;

std::string textOf(const json& fields, const char* name) {
    return fields.contains(name) && fields[name].is_string() ? fields[name].get<std::string>() : "";
}

std::string fullName(const json& fields) {
    const std::string full = textOf(fields, "full_name");
    if (!full.empty()) return full;
    return textOf(fields, "given_name") + " " + textOf(fields, "family_name");
}

bool isWholeName(const json& lead, const std::string& key) {
    normalize::MatchKeys keys;
    return keys.folded(fullName(lead["fields"])) == keys.folded(key);
}

bool isNameOnly(const std::string& key) {
    return key.find('@') == std::string::npos &&
           key.find_first_of("0123456789") == std::string::npos;
}

Error severalFit() {
    return {ErrorKind::Usage,
            "several leads fit that key, or only a part of a name does",
            "name one by its id from the list above",
            {},
            0};
}

}  // namespace

Result<model::EntityId> personNamed(Terminal& terminal, sync::Queries& queries,
                                    const std::string& key) {
    if (const auto id = model::EntityId::parse(key)) return *id;
    const auto found = queries.find(model::Entity::Lead, key, 0);
    if (!found) return found.error();
    if (found->empty()) {
        return Error{ErrorKind::NotFound,
                     "no lead is known by that key",
                     "`leadloom leads QUERY` finds by e-mail, phone, name or id",
                     {},
                     0};
    }
    Table table({"lead", "name", "records"});
    bool whole = true;
    for (const store::CanonicalRow& row : *found) {
        const auto text = queries.recordJson(row);
        if (!text) return text.error();
        const json lead = json::parse(*text);
        whole = whole && (!isNameOnly(key) || isWholeName(lead, key));
        table.add({row.id.text(), fullName(lead["fields"]), std::to_string(lead["links"].size())});
    }
    if (found->size() == 1 && whole) return found->front().id;
    terminal.table(table);
    return severalFit();
}

}  // namespace leadloom::app
