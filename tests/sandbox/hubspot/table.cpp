#include "tests/sandbox/hubspot/table.h"

#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox::hubspot {

std::int64_t Table::followed(std::int64_t id) const {
    for (auto next = forwards_.find(id); next != forwards_.end(); next = forwards_.find(id))
        id = next->second;
    return id;
}

const Record* Table::find(std::int64_t id) const {
    const auto found = records_.find(followed(id));
    return found == records_.end() ? nullptr : &found->second;
}

const Record* Table::findByValue(std::size_t property, const std::string& value) const {
    const auto values = byUnique_.find(property);
    if (values == byUnique_.end()) return nullptr;
    const auto found = values->second.find(lowered(value));
    return found == values->second.end() ? nullptr : &records_.at(found->second);
}

void Table::put(Record record) {
    const auto known = records_.find(record.id);
    if (known != records_.end()) {
        unindex(known->second);
        known->second = std::move(record);
        index(known->second);
        return;
    }
    const auto id = record.id;
    index(records_.emplace(id, std::move(record)).first->second);
}

void Table::erase(std::int64_t id) {
    const auto known = records_.find(id);
    if (known == records_.end()) return;
    unindex(known->second);
    records_.erase(known);
}

void Table::visit(std::int64_t after, const std::string& modifiedFrom,
                  const std::function<void(const Record&)>& visitor) const {
    if (modifiedFrom.empty()) {
        for (auto at = records_.upper_bound(after); at != records_.end(); ++at)
            visitor(at->second);
        return;
    }
    for (auto at = byModified_.lower_bound({modifiedFrom, 0}); at != byModified_.end(); ++at)
        if (at->first.second > after) visitor(*at->second);
}

void Table::index(const Record& record) {
    byModified_.emplace(std::pair(record.at(type_.modified).value_or(""), record.id), &record);
    if (record.archived) return;
    const auto& properties = type_.properties();
    for (std::size_t i = 0; i < properties.size(); ++i)
        if (properties[i].unique && record.at(i)) byUnique_[i][lowered(*record.at(i))] = record.id;
}

void Table::unindex(const Record& record) {
    byModified_.erase({record.at(type_.modified).value_or(""), record.id});
    for (auto& [property, values] : byUnique_) {
        if (!record.at(property)) continue;
        const auto found = values.find(lowered(*record.at(property)));
        if (found != values.end() && found->second == record.id) values.erase(found);
    }
}

}  // namespace leadloom::sandbox::hubspot
