#include "tests/sandbox/zoho/org.h"

#include <algorithm>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/zoho/field_value.h"

namespace leadloom::sandbox::zoho {

using nlohmann::json;

namespace {

constexpr std::int64_t FirstId = 4'150'868'000'001'248'000;

void derive(const Module& module, Record& record) {
    if (module.nameField() != "Full_Name") return;
    const auto given = record.fields.value("First_Name", "");
    const auto family = record.fields.value("Last_Name", "");
    record.fields["Full_Name"] = given.empty() ? family : given + " " + family;
}

}  // namespace

Problem noSuchId() {
    return {400, "INVALID_DATA", "the id given seems to be invalid", {{"api_name", "id"}}};
}

const Record* Table::living(std::int64_t id) const {
    const auto found = records.find(id);
    return found == records.end() || !found->second.isLiving() ? nullptr : &found->second;
}

Org::Org(Clock& clock) : clock_(clock) {
    reset();
}

void Org::reset() {
    tables_.clear();
    users_.clear();
    counts_.clear();
    lastId_ = FirstId;
    for (auto& module : standardModules())
        tables_.push_back({std::move(module), {}});
    users_.push_back({nextId(), "integration@sandbox.example", "Integration", "User", true});
}

Table* Org::find(std::string_view module) {
    for (auto& table : tables_)
        if (table.module.name() == module) return &table;
    return nullptr;
}

const Table* Org::find(std::string_view module) const {
    return const_cast<Org*>(this)->find(module);
}

const User* Org::user(std::int64_t id) const {
    const auto found =
        std::find_if(users_.begin(), users_.end(), [&](const User& user) { return user.id == id; });
    return found == users_.end() ? nullptr : &*found;
}

std::optional<Problem> Org::badReference(const Field& field, const json& stored,
                                         const WriteOptions& options) const {
    const auto id = parsedInteger(stored.get_ref<const std::string&>()).value_or(0);
    const auto* table = find(field.target);
    const bool known = field.type == FieldType::Owner ? user(id) != nullptr
                                                      : table != nullptr && table->living(id);
    if (known) return std::nullopt;
    return fieldProblem(field, options.place, "INVALID_DATA", "the id given seems to be invalid");
}

std::optional<Problem> Org::applyField(const Field& field, Record& record, const json& value,
                                       const WriteOptions& options) const {
    auto stored = storedValue(field, value, options.place);
    // Seeds are as messy as what people type into older systems.
    if (stored.problem && options.trusted && value.is_string()) stored = {value, std::nullopt};
    if (stored.problem) return stored.problem;
    const bool refers = field.type == FieldType::Lookup || field.type == FieldType::Owner;
    if (refers && !stored.stored.is_null())
        if (auto problem = badReference(field, stored.stored, options)) return problem;
    if (stored.stored.is_null())
        record.fields.erase(field.name);
    else
        record.fields[field.name] = std::move(stored.stored);
    return std::nullopt;
}

std::optional<Problem> Org::apply(const Table& table, Record& record, const json& row,
                                  const WriteOptions& options) const {
    for (const auto& [name, value] : row.items()) {
        // Names that the module doesn't have, and fields that nobody can set, are passed over
        // without a word.
        const auto* field = table.module.find(name);
        if (field == nullptr || (field->readOnly && !options.trusted)) continue;
        if (auto problem = applyField(*field, record, value, options)) return problem;
    }
    derive(table.module, record);
    if (auto problem = missing(table, record, options)) return problem;
    return conflict(table, record, options);
}

std::optional<Problem> Org::missing(const Table& table, const Record& record,
                                    const WriteOptions& options) const {
    for (const auto& field : table.module.fields())
        if (field.required && !field.removed && !record.fields.contains(field.name))
            return fieldProblem(field, options.place, "MANDATORY_NOT_FOUND",
                                "required field not found");
    return std::nullopt;
}

const Record* Org::findByValue(const Table& table, const std::string& field, const json& value,
                               std::int64_t except) const {
    if (!value.is_string()) return nullptr;
    for (const auto& [id, record] : table.records) {
        if (id == except || !record.isLiving() || !record.converted.empty()) continue;
        const auto known = record.fields.find(field);
        if (known == record.fields.end() || !known->is_string()) continue;
        if (equalsIgnoringCase(known->get_ref<const std::string&>(),
                               value.get_ref<const std::string&>()))
            return &record;
    }
    return nullptr;
}

std::optional<Problem> Org::conflict(const Table& table, const Record& record,
                                     const WriteOptions& options) const {
    for (const auto& field : table.module.fields()) {
        if (!field.unique || field.removed || !record.fields.contains(field.name)) continue;
        const auto* other = findByValue(table, field.name, record.fields[field.name], record.id);
        if (other == nullptr) continue;
        auto problem = fieldProblem(field, options.place, "DUPLICATE_DATA", "duplicate data");
        const auto id = std::to_string(other->id);
        problem.details["id"] = id;
        problem.details["duplicate_record"] = {{"id", id},
                                               {"module", {{"api_name", table.module.name()}}}};
        return problem;
    }
    return std::nullopt;
}

WriteResult Org::create(Table& table, const json& row, const WriteOptions& options) {
    Record record;
    if (auto problem = apply(table, record, row, options)) return {0, false, {}, problem};
    record.id = nextId();
    const auto id = record.id;
    record.created = record.modified = now();
    record.createdBy = users_.front().id;
    if (!record.fields.contains("Owner")) record.fields["Owner"] = std::to_string(record.createdBy);
    store(table, std::move(record), true, options);
    return {id, true, {}, std::nullopt};
}

WriteResult Org::update(Table& table, std::int64_t id, const json& row,
                        const WriteOptions& options) {
    const auto* known = table.living(id);
    if (known == nullptr) {
        auto problem = noSuchId();
        problem.details["json_path"] = options.place + ".id";
        return {0, false, {}, problem};
    }
    if (!known->converted.empty())
        return {
            0,
            false,
            {},
            Problem{
                400, "CONVERTED_RECORD", "record already converted", {{"id", std::to_string(id)}}}};
    auto record = *known;
    if (auto problem = apply(table, record, row, options)) return {0, false, {}, problem};
    store(table, std::move(record), false, options);
    return {id, false, {}, std::nullopt};
}

WriteResult Org::upsert(Table& table, const json& row, const std::vector<std::string>& by,
                        const WriteOptions& options) {
    auto names = by;
    if (names.empty()) names.push_back(table.module.keyField());
    // What was asked for is tried first, and then every other field of unique values.
    for (const auto& field : table.module.fields())
        if (field.unique && !field.removed &&
            std::find(names.begin(), names.end(), field.name) == names.end())
            names.push_back(field.name);
    for (const auto& name : names) {
        const auto value = row.find(name);
        if (value == row.end()) continue;
        const auto* found = findByValue(table, name, *value, 0);
        if (found == nullptr) continue;
        auto result = update(table, found->id, row, options);
        result.matchedBy = name;
        return result;
    }
    return create(table, row, options);
}

void Org::store(Table& table, Record record, bool created, const WriteOptions& options) {
    if (options.trusted) {
        for (const auto& [field, time] : {std::pair("Created_Time", &record.created),
                                          std::pair("Modified_Time", &record.modified)})
            if (const auto given = record.fields.value(field, ""); !given.empty())
                *time = parsedTime(given).value_or(now());
        record.fields.erase("Created_Time");
        record.fields.erase("Modified_Time");
    } else {
        record.modified = now();
    }
    record.modifiedBy = users_.front().id;
    const auto id = record.id;
    table.records[id] = std::move(record);
    if (!options.asUser && !options.trusted) {
        if (created)
            counts_.created(table.module.name());
        else
            counts_.updated(table.module.name());
    }
    if (!options.trusted) announce(table, created ? "insert" : "update", id);
}

void Org::announce(const Table& table, const char* operation, std::int64_t id) const {
    if (onChange) onChange({table.module.name(), operation, id});
}

}  // namespace leadloom::sandbox::zoho
