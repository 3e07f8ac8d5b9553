#include "hub/sync/privacy/consent_filter.h"

#include <algorithm>

#include "hub/sync/privacy/consent.h"

namespace leadloom::sync {

bool optedOut(const store::CanonicalRow& record) {
    if (record.entity != model::Entity::Lead) return false;
    for (const char* channel : {"email", "sms", "messaging", "contact"}) {
        const model::FieldId field = consentField(channel);
        const store::CanonicalField* state = record.find(field);
        if (state != nullptr && isOptOut(field, state->value)) return true;
    }
    return false;
}

bool mayBeMade(const StreamContext& stream, const store::CanonicalRow& record) {
    return !stream.settings->marketing || !optedOut(record);
}

bool isHeldBack(const StreamContext& stream, const store::CanonicalRow& record,
                model::FieldId field) {
    return !isConsentState(field) && stream.settings->marketing && optedOut(record);
}

void holdBack(const StreamContext& stream, const store::CanonicalRow& record, Patch& patch) {
    if (stream.settings->marketing && optedOut(record)) keepOnlyConsent(patch);
}

bool keepOnlyConsent(Patch& patch) {
    const std::size_t before = patch.fields.size() + patch.associations.size();
    std::erase_if(patch.fields,
                  [](const mapping::ExternalField& field) { return !isConsentState(field.field); });
    std::erase_if(patch.sent.fields,
                  [](const store::ShadowField& field) { return !isConsentState(field.field); });
    patch.associations.clear();
    return patch.fields.size() != before;
}

void holdBackRestored(const StreamContext& stream, const store::CanonicalRow& record,
                      Patch& patch) {
    const auto mustStay = [&](model::FieldId field) {
        if (isHeldBack(stream, record, field)) return true;
        if (!isConsentState(field)) return false;
        const store::CanonicalField* state = record.find(field);
        return state != nullptr && isOptOut(field, state->value);
    };
    std::erase_if(patch.fields,
                  [&](const mapping::ExternalField& field) { return mustStay(field.field); });
    std::erase_if(patch.sent.fields,
                  [&](const store::ShadowField& field) { return mustStay(field.field); });
    std::erase_if(patch.associations,
                  [&](const AssociationPatch& one) { return mustStay(one.field); });
}

}  // namespace leadloom::sync
