#include "tests/sandbox/salesforce/table.h"

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/salesforce/record_id.h"

namespace leadloom::sandbox::salesforce {

Table::Table(ObjectType type) : type_(std::move(type)), modstamp_(type_.at("SystemModstamp")) {
    for (const char* name : {"Loom_Id__c", "Legacy_Id__c", "Email", "AccountId", "OpportunityId"})
        if (const auto field = type_.find(name)) byValue_[*field];
}

const Row* Table::find(const std::string& id) const {
    const auto found = rows_.find(id);
    return found == rows_.end() ? nullptr : &found->second;
}

void Table::put(Row row) {
    const auto known = rows_.find(row.id);
    if (journal) journal(row.id, known == rows_.end() ? nullptr : &known->second);
    if (known != rows_.end()) {
        unindex(known->second);
        known->second = std::move(row);
        index(known->second);
        return;
    }
    const auto id = row.id;
    index(rows_.emplace(id, std::move(row)).first->second);
}

void Table::erase(const std::string& id) {
    const auto known = rows_.find(id);
    if (known == rows_.end()) return;
    if (journal) journal(id, &known->second);
    unindex(known->second);
    rows_.erase(known);
}

void Table::clear() {
    rows_.clear();
    byModstamp_.clear();
    for (auto& [field, values] : byValue_)
        values.clear();
    lastNumber_ = 0;
}

std::string Table::nextId() {
    return makeId(type_.prefix(), 1'000'000 + ++lastNumber_);
}

std::vector<const Row*> Table::withValue(std::size_t field, const std::string& value) const {
    std::vector<const Row*> found;
    if (const auto indexed = byValue_.find(field); indexed != byValue_.end()) {
        const auto ids = indexed->second.find(lowered(value));
        if (ids == indexed->second.end()) return found;
        for (const auto& id : ids->second)
            found.push_back(&rows_.at(id));
        return found;
    }
    for (const auto& [id, row] : rows_)
        if (!row.deleted && row.at(field) && equalsIgnoringCase(*row.at(field), value))
            found.push_back(&row);
    return found;
}

void Table::visit(const std::string& modstampFrom, const std::string& idFrom,
                  const std::function<void(const Row&)>& visitor) const {
    if (modstampFrom.empty()) {
        for (auto at = rows_.lower_bound(idFrom); at != rows_.end(); ++at)
            visitor(at->second);
        return;
    }
    for (auto at = byModstamp_.lower_bound({modstampFrom, ""}); at != byModstamp_.end(); ++at)
        visitor(*at->second);
}

void Table::index(const Row& row) {
    byModstamp_.emplace(std::pair(row.at(modstamp_).value_or(""), row.id), &row);
    if (row.deleted) return;
    for (auto& [field, values] : byValue_)
        if (row.at(field)) values[lowered(*row.at(field))].insert(row.id);
}

void Table::unindex(const Row& row) {
    byModstamp_.erase({row.at(modstamp_).value_or(""), row.id});
    for (auto& [field, values] : byValue_) {
        if (!row.at(field)) continue;
        const auto found = values.find(lowered(*row.at(field)));
        if (found == values.end()) continue;
        found->second.erase(row.id);
        if (found->second.empty()) values.erase(found);
    }
}

}  // namespace leadloom::sandbox::salesforce
