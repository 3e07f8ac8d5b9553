#include "tests/sandbox/hubspot/account.h"

#include <algorithm>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/hubspot/property_value.h"

namespace leadloom::sandbox::hubspot {

using nlohmann::json;

namespace {

json detail(const std::string& message, const std::string& code, const std::string& property) {
    return {{"message", message},
            {"code", code},
            {"context", {{"propertyName", json::array({property})}}}};
}

Problem problemOf(json errors) {
    Problem problem;
    json list = json::array();
    for (const auto& error : errors)
        list.push_back({{"isValid", false},
                        {"message", error["message"]},
                        {"error", error["code"]},
                        {"name", error["context"]["propertyName"][0]}});
    problem.message = "Property values were not valid: " + list.dump();
    problem.errors = std::move(errors);
    return problem;
}

std::size_t stageOrder(const Value& stage) {
    const auto& stages = lifecycleStages();
    return static_cast<std::size_t>(std::find(stages.begin(), stages.end(), stage.value_or("")) -
                                    stages.begin());
}

bool isOwner(const std::vector<Owner>& owners, const std::string& id) {
    return std::any_of(owners.begin(), owners.end(),
                       [&](const Owner& owner) { return std::to_string(owner.id) == id; });
}

/// A contact needs a name or address, a company a name or domain.
bool saysWhoItIs(const Table& table, const Record& record) {
    const auto has = [&](const char* name) {
        const auto index = table.type().find(name);
        return index && record.at(*index);
    };
    if (table.type().singular() == "contact")
        return has("email") || has("firstname") || has("lastname");
    return table.type().singular() != "company" || has("name") || has("domain");
}

}  // namespace

Account::Account(Clock& clock) : clock_(clock) {
    reset();
}

void Account::reset() {
    tables_.clear();
    associations_.clear();
    owners_.clear();
    counts_.clear();
    blocked_.clear();
    lastId_ = 9'001'500;
    searchLagMillis = 0;
    blocklistBindsApi = false;
    for (auto& type : standardTypes())
        tables_.push_back(std::make_unique<Table>(std::move(type)));
}

Table* Account::find(std::string_view type) {
    for (const auto& table : tables_)
        if (table->type().answersTo(type)) return table.get();
    return nullptr;
}

std::size_t Account::placeOf(const Table& table) const {
    std::size_t place = 0;
    while (tables_[place].get() != &table)
        ++place;
    return place;
}

std::optional<Problem> Account::apply(const Table& table, Record& record, const json& properties,
                                      const WriteOptions& options) const {
    json errors = json::array();
    const auto& all = table.type().properties();
    for (const auto& [name, value] : properties.items()) {
        const auto index = table.type().find(name);
        if (!index) {
            errors.push_back(
                detail("Property \"" + name + "\" does not exist", "PROPERTY_DOESNT_EXIST", name));
            continue;
        }
        if (all[*index].readOnly && !options.trusted) {
            errors.push_back(
                detail("\"" + name + "\" is a read only property; its value cannot be set.",
                       "READ_ONLY_VALUE", name));
            continue;
        }
        auto stored = storedValue(all[*index], value);
        if (stored.code.empty() && *index == table.type().owner && stored.value &&
            !isOwner(owners_, *stored.value)) {
            stored.code = "INVALID_OWNER_ID";
            stored.message = "Owner " + *stored.value + " does not exist";
        }
        if (!stored.code.empty()) {
            errors.push_back(detail(stored.message, stored.code, name));
            continue;
        }
        // A stage that would move back is left where it is, without a word.
        if (name == "lifecyclestage" && stored.value && record.at(*index) && !options.trusted &&
            stageOrder(stored.value) < stageOrder(record.at(*index)))
            continue;
        record.set(*index, std::move(stored.value));
    }
    if (!errors.empty()) return problemOf(std::move(errors));
    return conflict(table, record);
}

std::optional<Problem> Account::conflict(const Table& table, const Record& record) const {
    const auto& all = table.type().properties();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!all[i].unique || all[i].removed || !record.at(i)) continue;
        const auto* other = table.findByValue(i, *record.at(i));
        if (other == nullptr || other->id == record.id) continue;
        Problem problem;
        const auto id = std::to_string(other->id);
        if (all[i].email) {
            problem.status = 409;
            problem.category = "CONFLICT";
            problem.message = "Contact already exists. Existing ID: " + id;
            return problem;
        }
        problem = problemOf(
            json::array({detail("Cannot set PropertyValueCoordinates{name=" + all[i].name +
                                    "} because it is already used by record " + id,
                                "CONFLICTING_UNIQUE_VALUE", all[i].name)}));
        return problem;
    }
    return std::nullopt;
}

std::optional<Problem> Account::check(Table& table, std::int64_t id, const json& properties,
                                      const WriteOptions& options) const {
    Record record;
    return prepare(table, id, properties, options, record);
}

std::optional<Problem> Account::prepare(const Table& table, std::int64_t id, const json& properties,
                                        const WriteOptions& options, Record& record) const {
    if (id != 0) {
        const auto* known = table.find(id);
        if (known == nullptr || known->archived) {
            Problem problem;
            problem.status = 404;
            problem.category = "OBJECT_NOT_FOUND";
            problem.message = "Object not found.  objectId are usually numeric.";
            problem.context = {{"ids", json::array({std::to_string(id)})}};
            return problem;
        }
        record = *known;
    }
    if (auto problem = apply(table, record, properties, options)) return problem;
    if (auto problem = blockedAddress(table, record, properties, options)) return problem;
    if (id == 0 && !saysWhoItIs(table, record)) {
        Problem problem;
        problem.message =
            "At least one property that identifies the " + table.type().singular() + " is required";
        return problem;
    }
    return std::nullopt;
}

WriteResult Account::create(Table& table, const json& properties, const WriteOptions& options) {
    WriteResult result;
    Record record;
    result.problem = prepare(table, 0, properties, options, record);
    if (!result.ok()) return result;
    record.id = nextId();
    result.id = record.id;
    result.created = true;
    record.set(table.type().objectId, std::to_string(record.id));
    if (!record.at(table.type().created))
        record.set(table.type().created, isoTime(clock_.now(), "Z"));
    store(table, std::move(record), true, options);
    announce(table, "creation", result.id, options);
    for (const auto& [name, value] : properties.items())
        if (value.is_string() && !value.get_ref<const std::string&>().empty())
            announce(table, "propertyChange", result.id, options, name, value);
    return result;
}

WriteResult Account::update(Table& table, std::int64_t id, const json& properties,
                            const WriteOptions& options) {
    WriteResult result;
    Record record;
    result.problem = prepare(table, id, properties, options, record);
    if (!result.ok()) return result;
    const auto& known = *table.find(id);
    result.id = record.id;
    std::vector<std::pair<std::string, std::string>> changed;
    for (const auto& [name, value] : properties.items())
        if (const auto index = *table.type().find(name); known.at(index) != record.at(index))
            changed.emplace_back(name, record.at(index).value_or(""));
    store(table, std::move(record), false, options);
    for (const auto& [name, value] : changed)
        announce(table, "propertyChange", result.id, options, name, value);
    return result;
}

void Account::store(Table& table, Record record, bool created, const WriteOptions& options) {
    if (!options.trusted || !record.at(table.type().modified))
        record.set(table.type().modified, isoTime(clock_.now(), "Z"));
    derive(table, record);
    if (searchLagMillis > 0 && !options.trusted) {
        const auto* known = table.find(record.id);
        if (known != nullptr && clock_.now() >= known->indexedFrom)
            record.indexed = std::make_shared<const std::vector<Value>>(known->values);
        record.indexedFrom = clock_.now() + searchLagMillis;
    }
    if (!options.asUser && !options.trusted) {
        if (created)
            counts_.created(table.type().plural());
        else
            counts_.updated(table.type().plural());
    }
    table.put(std::move(record));
}

void Account::derive(const Table& table, Record& record) const {
    if (const auto email = table.type().find("hs_email_domain")) {
        const auto address = record.at(*table.type().find("email")).value_or("");
        const auto at = address.find('@');
        record.set(*email, at == std::string::npos ? Value() : Value(address.substr(at + 1)));
    }
    const auto stage = table.type().find("dealstage");
    if (!stage) return;
    if (!record.at(*table.type().find("pipeline")))
        record.set(*table.type().find("pipeline"), "default");
    for (const auto& known : dealStages()) {
        if (record.at(*stage) != known.id) continue;
        record.set(*table.type().find("hs_deal_stage_probability"), known.probability);
        record.set(*table.type().find("hs_is_closed"), known.closed ? "true" : "false");
        record.set(*table.type().find("hs_is_closed_won"),
                   known.id == "closedwon" ? "true" : "false");
    }
}

void Account::announce(const Table& table, const char* event, std::int64_t id,
                       const WriteOptions& options, const std::string& property,
                       const std::string& value) {
    if (!onChange || options.trusted) return;
    onChange({table.type().singular() + "." + event, id, table.type().typeId(), property, value,
              options.asUser ? "CRM_UI" : "INTEGRATION", json::object()});
}

bool Account::archive(Table& table, std::int64_t id, const WriteOptions& options) {
    const auto* known = table.find(id);
    if (known == nullptr || known->archived) return false;
    auto record = *known;
    record.archived = true;
    record.archivedAt = isoTime(clock_.now(), "Z");
    record.set(table.type().modified, record.archivedAt);
    const auto live = record.id;
    if (!options.asUser) counts_.deleted(table.type().plural());
    table.put(std::move(record));
    announce(table, "deletion", live, options);
    return true;
}

bool Account::restore(Table& table, std::int64_t id) {
    const auto* known = table.find(id);
    if (known == nullptr || !known->archived) return false;
    auto record = *known;
    record.archived = false;
    record.archivedAt.clear();
    if (conflict(table, record)) return false;
    const auto live = record.id;
    WriteOptions options;
    options.asUser = true;
    store(table, std::move(record), false, options);
    announce(table, "restore", live, options);
    return true;
}

WriteResult Account::merge(Table& table, std::int64_t primary, std::int64_t other,
                           const WriteOptions& options) {
    WriteResult result;
    const auto *first = table.find(primary), *second = table.find(other);
    if (first == nullptr || second == nullptr || first->archived || second->archived ||
        first == second) {
        result.problem.emplace();
        result.problem->status = first == second && first != nullptr ? 400 : 404;
        result.problem->category =
            result.problem->status == 400 ? "VALIDATION_ERROR" : "OBJECT_NOT_FOUND";
        result.problem->message = "the records to merge must be two that exist";
        return result;
    }
    Record merged = *first;
    const auto& type = table.type();
    for (std::size_t i = 0; i < second->values.size(); ++i)
        if (!merged.at(i)) merged.set(i, second->at(i));
    merged.id = nextId();
    merged.indexed.reset();
    result.id = merged.id;
    merged.set(type.objectId, std::to_string(merged.id));
    merged.set(type.created, std::min(*first->at(type.created), *second->at(type.created)));
    auto ids = merged.at(type.mergedIds).value_or("");
    if (first->at(type.mergedIds) && second->at(type.mergedIds))
        ids += ";" + *second->at(type.mergedIds);
    ids += (ids.empty() ? "" : ";") + std::to_string(first->id) + ";" + std::to_string(second->id);
    merged.set(type.mergedIds, ids);
    if (const auto extra = type.find("hs_additional_emails")) {
        const auto& mail = second->at(*type.find("email"));
        const auto known = merged.at(*extra).value_or("");
        if (mail && mail != merged.at(*type.find("email")))
            merged.set(*extra, known + (known.empty() ? "" : ";") + *mail);
    }
    const auto place = placeOf(table);
    const auto firstId = first->id, secondId = second->id;
    for (const auto id : {firstId, secondId}) {
        associations_.move({place, id}, {place, merged.id});
        table.erase(id);
        table.forward(id, merged.id);
    }
    store(table, std::move(merged), false, options);
    if (onChange)
        onChange({type.singular() + ".merge",
                  firstId,
                  type.typeId(),
                  "",
                  "",
                  options.asUser ? "CRM_UI" : "INTEGRATION",
                  {{"primaryObjectId", firstId},
                   {"mergedObjectIds", json::array({secondId})},
                   {"newObjectId", result.id},
                   {"numberOfPropertiesMoved", 0}}});
    return result;
}

}  // namespace leadloom::sandbox::hubspot
