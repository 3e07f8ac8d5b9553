#include "hub/model/registry.h"

#include <string>
#include <unordered_map>
#include <vector>

#include "hub/model/field_row.h"

namespace leadloom::model {
namespace {

constexpr std::string_view SomeId = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> all;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        all.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return all;
}

FieldSpec specOf(Entity entity, const FieldRow& row) {
    FieldSpec spec;
    spec.id = row.id;
    spec.entity = entity;
    spec.name = row.name;
    spec.type = row.type;
    spec.many = row.shape == Shape::Many;
    spec.computed = row.shape == Shape::Computed;
    spec.sensitivity = row.sensitivity;
    spec.policy = row.policy;
    spec.description = row.description;
    spec.example = row.type == FieldType::Reference ? SomeId : row.example;
    if (row.type == FieldType::Enum) spec.enums = words(row.detail);
    if (row.type == FieldType::Reference) spec.target = entityFrom(row.detail).value_or(entity);
    return spec;
}

class Registry {
public:
    Registry() {
        add(Entity::Lead, leadFields());
        add(Entity::Lead, journeyFields());
        add(Entity::Lead, consentFields());
        add(Entity::Company, companyFields());
        add(Entity::Deal, dealFields());
        add(Entity::Activity, activityFields());
        add(Entity::Campaign, campaignFields());
        add(Entity::Spend, spendFields());
        add(Entity::FxRate, fxRateFields());
        add(Entity::User, userFields());
        add(Entity::Post, postFields());
        for (const auto& fields : fields_)
            index(fields);
    }

    std::span<const FieldSpec> fields(Entity entity) const { return fields_[slot(entity)]; }

    const FieldSpec* find(Entity entity, std::string_view name) const {
        const auto found = byName_[slot(entity)].find(name);
        return found == byName_[slot(entity)].end() ? nullptr : found->second;
    }

    const FieldSpec* find(FieldId id) const { return id < FirstCustomField ? byId_[id] : nullptr; }

private:
    static std::size_t slot(Entity entity) { return static_cast<std::size_t>(entity) - 1; }

    void add(Entity entity, std::span<const FieldRow> rows) {
        for (const FieldRow& row : rows)
            fields_[slot(entity)].push_back(specOf(entity, row));
    }

    void index(const std::vector<FieldSpec>& fields) {
        for (const FieldSpec& spec : fields) {
            byName_[slot(spec.entity)].emplace(spec.name, &spec);
            byId_[spec.id] = &spec;
        }
    }

    std::array<std::vector<FieldSpec>, AllEntities.size()> fields_;
    std::array<std::unordered_map<std::string_view, const FieldSpec*>, AllEntities.size()> byName_;
    std::vector<const FieldSpec*> byId_ = std::vector<const FieldSpec*>(FirstCustomField, nullptr);
};

const Registry& registry() {
    static const Registry all;
    return all;
}

}  // namespace

std::span<const FieldSpec> registeredFields(Entity entity) {
    return registry().fields(entity);
}

const FieldSpec* registeredField(Entity entity, std::string_view name) {
    return registry().find(entity, name);
}

const FieldSpec* registeredField(FieldId id) {
    return registry().find(id);
}

std::string_view describe(Entity entity) {
    switch (entity) {
        case Entity::Lead:
            return "A person, from first touch to advocate.";
        case Entity::Company:
            return "An organisation that people and deals belong to.";
        case Entity::Deal:
            return "A piece of business that may be won.";
        case Entity::Activity:
            return "Something that happened; append-only.";
        case Entity::Campaign:
            return "A campaign, ad set, ad or form on a platform.";
        case Entity::Spend:
            return "What a platform cost on one day; unique per platform, ids and date, restated "
                   "when the platform restates it.";
        case Entity::FxRate:
            return "An exchange rate of one day; imported, never invented.";
        case Entity::User:
            return "An owner in a CRM; matched across systems by e-mail address.";
        case Entity::Post:
            return "A scheduled or published message on a network.";
    }
    return {};
}

}  // namespace leadloom::model
