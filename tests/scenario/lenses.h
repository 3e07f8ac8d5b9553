#pragma once

#include <functional>
#include <memory>
#include <string>

#include "hub/mapping/lens_mapping.h"
#include "tests/support/sim_world.h"

namespace leadloom::testing {

/// The contacts of a simulated system, through lenses that a scenario changes: given_name,
/// family_name, emails, phones, job_title, city and country.
inline std::shared_ptr<const mapping::Mapping> contactLenses(
    const model::FieldTable& fields, const std::function<void(mapping::LensSpec&)>& change,
    const normalize::LocaleHints& locale = {}) {
    mapping::MappingSpec spec;
    spec.entity = model::Entity::Lead;
    const std::pair<const char*, const char*> places[] = {
        {"given_name", "/first"}, {"family_name", "/last"}, {"emails", "/email"},
        {"phones", "/phone"},     {"job_title", "/title"},  {"city", "/city"}};
    for (const auto& [field, pointer] : places) {
        mapping::LensSpec lens;
        lens.field = fields.find(model::Entity::Lead, field);
        lens.places.push_back({pointer, "", false, false});
        change(lens);
        spec.lenses.push_back(std::move(lens));
    }
    return std::make_shared<mapping::LensMapping>(std::move(spec), locale);
}

}  // namespace leadloom::testing
