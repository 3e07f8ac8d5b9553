#include "tests/bench/match/people.h"

#include <algorithm>

#include "hub/match/fields.h"
#include "hub/normalize/normalizer.h"
#include "tests/sandbox/people/hard_people.h"

namespace leadloom::bench {
namespace {

namespace field = match::field;

std::vector<model::FieldValue> fieldsOf(const sandbox::HardRecord& record,
                                        normalize::Normalizer& normalizer) {
    std::vector<model::FieldValue> fields;
    const auto add = [&](model::FieldId field, const std::string& text) {
        if (!text.empty()) fields.push_back({field, model::Value::text(text)});
    };
    const auto normal = [&](model::FieldType type, const std::string& text) {
        return normalizer.normalize(type, text, "DE").value;
    };
    add(field::LeadEmails, normal(model::FieldType::Email, record.email));
    add(field::LeadPhones, normal(model::FieldType::Phone, record.mobile));
    add(field::LeadFullName, record.full);
    add(field::LeadGivenName, record.given);
    add(field::LeadFamilyName, record.family);
    add(field::LeadBirthDate, record.birthDate);
    add(field::LeadStreet, record.street);
    add(field::LeadCity, record.city);
    add(field::LeadPostalCode, record.postal);
    add(field::LeadCompanyName, record.company);
    std::sort(fields.begin(), fields.end(),
              [](const auto& one, const auto& other) { return one.field < other.field; });
    return fields;
}

}  // namespace

std::vector<std::vector<model::FieldValue>> peopleRecords(std::size_t count, std::uint64_t seed) {
    normalize::Normalizer normalizer;
    std::vector<std::vector<model::FieldValue>> people;
    for (const sandbox::HardRecord& record : sandbox::makeHardPeople(count, seed).records)
        people.push_back(fieldsOf(record, normalizer));
    return people;
}

}  // namespace leadloom::bench
