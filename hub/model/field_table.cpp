#include "hub/model/field_table.h"

#include <algorithm>
#include <utility>

#include "hub/model/registry.h"

namespace leadloom::model {
namespace {

constexpr std::string_view CustomPrefix = "custom.";
constexpr std::size_t LongestName = 100;

bool isCustomName(std::string_view name) {
    if (name.size() > LongestName || name.substr(0, CustomPrefix.size()) != CustomPrefix)
        return false;
    name.remove_prefix(CustomPrefix.size());
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

std::size_t editDistance(std::string_view left, std::string_view right) {
    std::vector<std::size_t> row(right.size() + 1);
    for (std::size_t j = 0; j < row.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= left.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j < row.size(); ++j) {
            const std::size_t replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
            diagonal = std::exchange(row[j], std::min({replaced, row[j] + 1, row[j - 1] + 1}));
        }
    }
    return row.back();
}

Error taken(const FieldSpec& spec) {
    return Error{ErrorKind::Storage,
                 "the custom field " + spec.name + " (number " + std::to_string(spec.id) +
                     ") collides with a field that is known already",
                 "restore the store from a backup of one workspace"};
}

}  // namespace

FieldTable::FieldTable() = default;

const FieldSpec* FieldTable::find(Entity entity, std::string_view name) const {
    if (name.substr(0, CustomPrefix.size()) != CustomPrefix) return registeredField(entity, name);
    const std::lock_guard lock(mutex_);
    return findCustom(entity, name);
}

const FieldSpec* FieldTable::find(FieldId id) const {
    if (id < FirstCustomField) return registeredField(id);
    const std::lock_guard lock(mutex_);
    const auto found = byId_.find(id);
    return found == byId_.end() ? nullptr : found->second;
}

std::vector<const FieldSpec*> FieldTable::fieldsOf(Entity entity) const {
    std::vector<const FieldSpec*> all;
    for (const FieldSpec& spec : registeredFields(entity))
        all.push_back(&spec);
    const std::lock_guard lock(mutex_);
    for (const FieldSpec& spec : custom_) {
        if (spec.entity == entity) all.push_back(&spec);
    }
    return all;
}

std::optional<std::string> FieldTable::nearest(Entity entity, std::string_view name) const {
    if (name.size() > LongestName) return std::nullopt;
    const FieldSpec* best = nullptr;
    std::size_t least = std::max<std::size_t>(name.size() / 3, 2) + 1;
    for (const FieldSpec* spec : fieldsOf(entity)) {
        const std::size_t distance = editDistance(spec->name, name);
        if (distance < least) {
            least = distance;
            best = spec;
        }
    }
    return best == nullptr ? std::nullopt : std::optional(best->name);
}

Result<const FieldSpec*> FieldTable::intern(Entity entity, std::string_view name, FieldType type) {
    if (!isCustomName(name)) {
        return Error{
            ErrorKind::InvalidConfig,
            "\"" + std::string(name.substr(0, LongestName)) + "\" is no name for a custom field",
            "use custom. and letters a to z, digits and underscores, at most 100 in all"};
    }
    const std::lock_guard lock(mutex_);
    if (const FieldSpec* known = findCustom(entity, name)) return known;
    if (next_ > LastCustomField) {
        return Error{ErrorKind::InvalidConfig, "no number is left for another custom field",
                     "take custom fields that nobody needs out of the mappings"};
    }
    FieldSpec spec;
    spec.id = next_;
    spec.entity = entity;
    spec.name = name;
    spec.type = type;
    spec.description = "Custom field";
    return add(std::move(spec));
}

Status FieldTable::restore(const FieldSpec& spec) {
    const std::lock_guard lock(mutex_);
    if (spec.id < FirstCustomField || spec.id > LastCustomField || !isCustomName(spec.name) ||
        byId_.contains(spec.id) || findCustom(spec.entity, spec.name) != nullptr) {
        return taken(spec);
    }
    add(spec);
    return Status::ok();
}

const FieldSpec* FieldTable::findCustom(Entity entity, std::string_view name) const {
    const auto found = std::find_if(custom_.begin(), custom_.end(), [&](const FieldSpec& spec) {
        return spec.entity == entity && spec.name == name;
    });
    return found == custom_.end() ? nullptr : &*found;
}

const FieldSpec* FieldTable::add(FieldSpec spec) {
    const FieldSpec* added = &custom_.emplace_back(std::move(spec));
    byId_.emplace(added->id, added);
    next_ = std::max<FieldId>(next_, static_cast<FieldId>(added->id + 1));
    return added;
}

}  // namespace leadloom::model
