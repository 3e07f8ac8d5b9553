#include "hub/model/value.h"
#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

constexpr Sql Find{"reading a value", "SELECT value FROM value WHERE key = ?1"};
constexpr Sql Put{"storing a value", "INSERT OR REPLACE INTO value (key, value) VALUES (?1, ?2)"};
constexpr Sql Remove{"removing a value", "DELETE FROM value WHERE key = ?1"};
constexpr Sql PutField{"storing a custom field",
                       "INSERT OR REPLACE INTO custom_field (id, entity, name, type, many, "
                       "computed, sensitivity, target, enums, policy, description, example) "
                       "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"};
constexpr Sql Fields{"reading custom fields",
                     "SELECT id, entity, name, type, many, computed, sensitivity, target, enums, "
                     "policy, description, example FROM custom_field ORDER BY id"};

model::FieldSpec specOf(const Statement& at) {
    model::FieldSpec spec;
    spec.id = at.number<model::FieldId>(0);
    spec.entity = at.number<model::Entity>(1);
    spec.name = at.text(2);
    spec.type = at.number<model::FieldType>(3);
    spec.many = at.integer(4) != 0;
    spec.computed = at.integer(5) != 0;
    spec.sensitivity = at.number<model::Sensitivity>(6);
    spec.target = at.number<model::Entity>(7);
    const model::Value enums = at.value(8);
    for (const std::string_view item : enums.items())
        spec.enums.emplace_back(item);
    spec.policy = at.text(9);
    spec.description = at.text(10);
    spec.example = at.text(11);
    return spec;
}

}  // namespace

Result<std::optional<std::string>> SqliteTransaction::value(std::string_view key) {
    Statement statement = use(Find).with(key);
    const Result<bool> found = statement.step();
    if (!found) return found.error();
    if (!*found) return std::optional<std::string>();
    return std::optional(std::string(statement.blob(0)));
}

Status SqliteTransaction::putValue(std::string_view key, std::string_view value) {
    return use(Put).with(key, Blob{value}).run();
}

Status SqliteTransaction::removeValue(std::string_view key) {
    return use(Remove).with(key).run();
}

Status SqliteTransaction::putCustomField(const model::FieldSpec& spec) {
    const model::Value enums = model::Value::items(spec.enums);
    return use(PutField)
        .with(spec.id, spec.entity, spec.name, spec.type, spec.many, spec.computed,
              spec.sensitivity, spec.target, std::string_view(enums.text()), spec.policy,
              spec.description, spec.example)
        .run();
}

Result<std::vector<model::FieldSpec>> SqliteTransaction::customFields() {
    std::vector<model::FieldSpec> specs;
    Statement statement = use(Fields);
    for (;;) {
        const Result<bool> found = statement.step();
        if (!found) return found.error();
        if (!*found) return specs;
        specs.push_back(specOf(statement));
    }
}

}  // namespace leadloom::store
