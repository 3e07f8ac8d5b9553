#include <algorithm>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/zoho/field_value.h"
#include "tests/sandbox/zoho/zoho.h"

namespace leadloom::sandbox::zoho {

using nlohmann::json;

std::string Zoho::time(std::int64_t milliseconds) const {
    return orgTime(milliseconds, offsetMinutes_);
}

std::string Zoho::nameOf(const Table& table, const Record& record) const {
    return record.fields.value(table.module.nameField(), "");
}

json Zoho::userJson(std::int64_t id) const {
    const auto* user = org_.user(id);
    if (user == nullptr) return nullptr;
    return {{"name", user->given + " " + user->family},
            {"id", std::to_string(id)},
            {"email", user->email}};
}

json Zoho::referenceOf(const Field& field, const std::string& id) const {
    const auto number = parsedInteger(id).value_or(0);
    if (field.type == FieldType::Owner) return userJson(number);
    const auto* table = org_.find(field.target);
    const auto found = table->records.find(number);
    const auto name = found == table->records.end() ? "" : nameOf(*table, found->second);
    return {{"name", name}, {"id", id}};
}

json Zoho::valueOf(const Record& record, const Field& field, bool withNames) const {
    if (field.name == "Created_Time") return time(record.created);
    if (field.name == "Modified_Time") return time(record.modified);
    const auto text = textOf(record, field);
    if (!text) return nullptr;
    if (field.type == FieldType::Lookup || field.type == FieldType::Owner)
        return withNames ? referenceOf(field, *text) : json{{"id", *text}};
    const auto found = record.fields.find(field.name);
    return found == record.fields.end() ? json(false) : *found;
}

json Zoho::coqlRowOf(const Table& table, const Record& record,
                     const std::vector<std::string>& names) const {
    json row = {{"id", std::to_string(record.id)}};
    for (const auto& name : names)
        if (const auto* field = table.module.find(name)) row[name] = valueOf(record, *field, false);
    return row;
}

json Zoho::rowOf(const Table& table, const Record& record,
                 const std::vector<std::string>& names) const {
    json row = {{"id", std::to_string(record.id)},
                {"$in_merge", false},
                {"$locked_for_me", false},
                {"Locked__s", false},
                {"$approval_state", "approved"}};
    for (const auto& name : names)
        if (const auto* field = table.module.find(name)) row[name] = valueOf(record, *field, true);
    if (table.module.name() != "Leads") return row;
    row["$converted"] = !record.converted.empty();
    auto& detail = row["$converted_detail"] = json::object();
    for (const auto& [module, id] : record.converted)
        detail[lowered(org_.find(module)->module.singular())] = std::to_string(id);
    return row;
}

}  // namespace leadloom::sandbox::zoho
