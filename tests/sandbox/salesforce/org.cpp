#include "tests/sandbox/salesforce/org.h"

#include <algorithm>
#include <array>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/salesforce/field_value.h"
#include "tests/sandbox/salesforce/record_id.h"

namespace leadloom::sandbox::salesforce {

using nlohmann::json;

namespace {

SaveResult failed(std::string code, std::string message, std::vector<std::string> fields = {}) {
    SaveResult result;
    result.errors.push_back({std::move(code), std::move(message), std::move(fields)});
    return result;
}

SaveResult missing(const Row* row) {
    if (row != nullptr) return failed("ENTITY_IS_DELETED", "entity is deleted");
    return failed("NOT_FOUND", "The requested resource does not exist");
}

SaveError unknownField(const ObjectType& type, const std::string& name) {
    return {"INVALID_FIELD", "No such column '" + name + "' on sobject of type " + type.name(), {}};
}

SaveError notWritable(const Field& field) {
    return {"INVALID_FIELD_FOR_INSERT_UPDATE",
            "Unable to create/update fields: " + field.name +
                ". Please check the security settings of this field and verify that it is "
                "read/write for your profile or permission set.",
            {field.name}};
}

std::vector<SaveError> requiredErrors(const Table& table, const Row& row) {
    std::vector<std::string> names;
    const auto& fields = table.type().fields();
    for (std::size_t i = 0; i < fields.size(); ++i)
        if (!fields[i].removed && fields[i].required && !row.at(i)) names.push_back(fields[i].name);
    if (names.empty()) return {};
    return {{"REQUIRED_FIELD_MISSING", "Required fields are missing: [" + joined(names, ", ") + "]",
             names}};
}

void setDefaults(const Table& table, Row& row) {
    const auto& fields = table.type().fields();
    for (std::size_t i = 0; i < fields.size(); ++i)
        if (!fields[i].defaultValue.empty() && !row.at(i)) row.set(i, fields[i].defaultValue);
}

void append(std::vector<SaveError>& errors, std::vector<SaveError> more) {
    errors.insert(errors.end(), std::make_move_iterator(more.begin()),
                  std::make_move_iterator(more.end()));
}

struct StageOdds {
    std::string_view stage;
    std::string_view odds;
};
constexpr std::array<StageOdds, 10> Odds = {{{"Prospecting", "10"},
                                             {"Qualification", "10"},
                                             {"Needs Analysis", "20"},
                                             {"Value Proposition", "50"},
                                             {"Id. Decision Makers", "60"},
                                             {"Perception Analysis", "70"},
                                             {"Proposal/Price Quote", "75"},
                                             {"Negotiation/Review", "90"},
                                             {"Closed Won", "100"},
                                             {"Closed Lost", "0"}}};

}  // namespace

Org::Org(Clock& clock) : clock_(clock) {
    reset();
}

void Org::reset() {
    tables_.clear();
    counts_.clear();
    journal_.clear();
    duplicateRule = DuplicateRule::Off;
    for (auto& type : standardObjects())
        tables_.push_back(std::make_unique<Table>(std::move(type)));
    addIntegrationUser();
}

void Org::addIntegrationUser() {
    auto& users = *find("User");
    integrationUser_ = makeId("005", 1);
    const json fields = {{"Username", "integration@sandbox.example"},
                         {"FirstName", "Integration"},
                         {"LastName", "User"},
                         {"Email", "integration@sandbox.example"},
                         {"IsActive", true},
                         {"UserType", "Standard"},
                         {"CreatedDate", "2020-01-01T00:00:00Z"},
                         {"LastModifiedDate", "2020-01-01T00:00:00Z"},
                         {"SystemModstamp", "2020-01-01T00:00:00Z"}};
    Row row;
    row.id = integrationUser_;
    SaveOptions options;
    options.asUser = options.trusted = true;
    setDefaults(users, row);
    applyFields(users, row, fields, true, options);
    finish(users, std::move(row), true, options);
}

Table* Org::find(std::string_view object) {
    for (const auto& table : tables_)
        if (equalsIgnoringCase(table->type().name(), object)) return table.get();
    return nullptr;
}

const Table* Org::find(std::string_view object) const {
    return const_cast<Org*>(this)->find(object);
}

Table* Org::ofId(const std::string& id) {
    for (const auto& table : tables_)
        if (id.compare(0, 3, table->type().prefix()) == 0) return table.get();
    return nullptr;
}

const Table* Org::ofId(const std::string& id) const {
    return const_cast<Org*>(this)->ofId(id);
}

std::string Org::stamp() const {
    return isoTime(clock_.now() / 1000 * 1000, "+0000");
}

SaveResult Org::create(Table& table, const json& fields, const SaveOptions& options) {
    if (!options.trusted && table.type().name() == "User")
        return failed("INSUFFICIENT_ACCESS_OR_READONLY",
                      "insufficient access rights on cross-reference id");
    Row row;
    setDefaults(table, row);
    SaveResult result;
    result.errors = applyFields(table, row, fields, true, options);
    if (!result.ok()) return result;
    row.id = table.nextId();
    return finish(table, std::move(row), true, options);
}

SaveResult Org::update(Table& table, const std::string& id, const json& fields,
                       const SaveOptions& options) {
    const auto* known = table.find(id);
    if (known == nullptr || known->deleted) return missing(known);
    if (!options.trusted && table.type().name() == "User")
        return failed("INSUFFICIENT_ACCESS_OR_READONLY",
                      "insufficient access rights on cross-reference id");
    if (const auto converted = table.type().find("IsConverted");
        converted && known->at(*converted) == "true" && !options.trusted)
        return failed("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead");
    Row row = *known;
    SaveResult result;
    result.errors = applyFields(table, row, fields, false, options);
    if (!result.ok()) return result;
    return finish(table, std::move(row), false, options);
}

SaveResult Org::upsert(Table& table, const std::string& keyField, const std::string& key,
                       const json& fields, const SaveOptions& options) {
    const auto field = table.type().at(keyField);
    const auto known = table.withValue(field, key);
    if (known.size() > 1) {
        SaveResult result;
        for (const auto* row : known)
            result.choices.push_back(row->id);
        return result;
    }
    if (known.size() == 1) return update(table, std::string(known.front()->id), fields, options);
    if (options.updateOnly) return missing(nullptr);
    auto complete = fields;
    complete[table.type().fields()[field].name] = key;
    return create(table, complete, options);
}

std::vector<SaveError> Org::applyFields(const Table& table, Row& row, const json& fields,
                                        bool creating, const SaveOptions& options) const {
    std::vector<SaveError> errors;
    if (!fields.is_object())
        return {{"JSON_PARSER_ERROR", "The HTTP entity body is required to be a JSON object", {}}};
    for (const auto& [name, value] : fields.items()) {
        if (name == "attributes") continue;
        const auto index = table.type().find(name);
        if (!index) {
            errors.push_back(unknownField(table.type(), name));
            continue;
        }
        const auto& field = table.type().fields()[*index];
        if (!options.trusted && !(creating ? field.createable : field.updateable)) {
            errors.push_back(notWritable(field));
            continue;
        }
        auto stored = storedValue(field, value);
        if (stored.errors.empty() && stored.value && field.type == FieldType::Reference &&
            !options.trusted)
            stored.errors = referenceErrors(field, *stored.value);
        if (stored.errors.empty())
            row.set(*index, std::move(stored.value));
        else
            append(errors, std::move(stored.errors));
    }
    if (errors.empty()) errors = requiredErrors(table, row);
    return errors;
}

std::vector<SaveError> Org::referenceErrors(const Field& field, const std::string& id) const {
    const auto* table = find(field.refersTo);
    if (table == nullptr || id.compare(0, 3, table->type().prefix()) != 0)
        return {
            {"MALFORMED_ID", field.label + ": id value of incorrect type: " + id, {field.name}}};
    const auto* row = table->find(id);
    if (row == nullptr)
        return {{"INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", {field.name}}};
    if (row->deleted) return {{"ENTITY_IS_DELETED", "entity is deleted", {field.name}}};
    return {};
}

std::vector<SaveError> Org::uniquenessErrors(const Table& table, const Row& row) const {
    const auto& fields = table.type().fields();
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (!fields[i].unique || fields[i].removed || !row.at(i)) continue;
        for (const auto* other : table.withValue(i, *row.at(i)))
            if (other->id != row.id)
                return {{"DUPLICATE_VALUE",
                         "duplicate value found: " + fields[i].name +
                             " duplicates value on record with id: " + other->id.substr(0, 15),
                         {}}};
    }
    return {};
}

std::vector<SaveError> Org::duplicateErrors(const Table& table, const Row& row,
                                            const SaveOptions& options) const {
    if (duplicateRule == DuplicateRule::Off || options.asUser) return {};
    if (duplicateRule == DuplicateRule::Alert && options.allowDuplicates) return {};
    const auto email = table.type().find("Email");
    if (!email || !row.at(*email) || table.type().name() == "User") return {};
    for (const auto* other : table.withValue(*email, *row.at(*email)))
        if (other->id != row.id) return {{"DUPLICATES_DETECTED", "Use one of these records?", {}}};
    return {};
}

SaveResult Org::finish(Table& table, Row row, bool created, const SaveOptions& options) {
    SaveResult result;
    result.errors = uniquenessErrors(table, row);
    if (result.ok()) result.errors = duplicateErrors(table, row, options);
    if (!result.ok()) return result;
    stampRow(table, row, created, options);
    derive(table, row);
    result.id = row.id;
    result.created = created;
    if (!options.asUser) {
        if (created)
            counts_.created(table.type().name());
        else
            counts_.updated(table.type().name());
    }
    table.put(std::move(row));
    return result;
}

void Org::stampRow(const Table& table, Row& row, bool created, const SaveOptions& options) const {
    const auto& type = table.type();
    const auto now = stamp();
    row.set(type.at("Id"), row.id);
    if (created && type.find("OwnerId") && !row.at(type.at("OwnerId")))
        row.set(type.at("OwnerId"), integrationUser_);
    if (created && !row.at(type.at("CreatedDate"))) row.set(type.at("CreatedDate"), now);
    if (created) row.set(type.at("CreatedById"), integrationUser_);
    row.set(type.at("LastModifiedById"), integrationUser_);
    if (options.trusted && row.at(type.at("SystemModstamp"))) return;
    row.set(type.at("LastModifiedDate"), now);
    row.set(type.at("SystemModstamp"), now);
}

void Org::derive(const Table& table, Row& row) const {
    const auto& type = table.type();
    if (type.find("LastName")) {
        const auto first = row.at(type.at("FirstName")).value_or("");
        row.set(type.at("Name"),
                first + (first.empty() ? "" : " ") + row.at(type.at("LastName")).value_or(""));
    }
    if (!type.find("StageName")) return;
    const auto stage = row.at(type.at("StageName")).value_or("");
    const bool won = stage == "Closed Won";
    const bool moved =
        row.at(type.at("IsClosed")) != Value(stage.starts_with("Closed") ? "true" : "false");
    row.set(type.at("IsWon"), won ? "true" : "false");
    row.set(type.at("IsClosed"), stage.starts_with("Closed") ? "true" : "false");
    for (const auto& [name, odds] : Odds)
        if (name == stage && (moved || !row.at(type.at("Probability"))))
            row.set(type.at("Probability"), std::string(odds));
}

void Org::begin() {
    journal_.clear();
    journaling_ = true;
    countsBefore_ = counts_;
    for (const auto& table : tables_)
        table->journal = [this, target = table.get()](const std::string& id, const Row* before) {
            journal_.push_back({target, id, before ? std::optional<Row>(*before) : std::nullopt});
        };
}

void Org::commit() {
    journaling_ = false;
    for (const auto& table : tables_)
        table->journal = nullptr;
    journal_.clear();
}

void Org::rollback() {
    if (!journaling_) return;
    journaling_ = false;
    counts_ = countsBefore_;
    for (const auto& table : tables_)
        table->journal = nullptr;
    for (auto change = journal_.rbegin(); change != journal_.rend(); ++change) {
        if (change->row)
            change->table->put(std::move(*change->row));
        else
            change->table->erase(change->id);
    }
    journal_.clear();
}

}  // namespace leadloom::sandbox::salesforce
