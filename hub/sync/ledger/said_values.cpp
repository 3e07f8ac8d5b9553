#include "hub/sync/ledger/said_values.h"

#include <algorithm>

#include "hub/sync/identity/restored.h"
#include "hub/sync/privacy/consent.h"

namespace leadloom::sync {

std::vector<model::FieldValue> saidValues(const store::Shadow& shadow, Said whose) {
    std::vector<model::FieldValue> values;
    for (const store::ShadowField& field : shadow.fields) {
        if (isNote(field.field)) continue;
        const store::ShadowField* said = saidIn(shadow, field.field);
        const bool counts = whose == Said::ByAnybody || said->own;
        if (counts && said->canonical.isPresent()) values.push_back({field.field, said->canonical});
    }
    return values;
}

std::vector<model::FieldId> saidFields(const store::Shadow& shadow) {
    std::vector<model::FieldId> fields;
    fields.reserve(shadow.fields.size());
    for (const store::ShadowField& field : shadow.fields) {
        if (!isNote(field.field)) {
            fields.push_back(field.field);
            continue;
        }
        const model::FieldId state = consentOf(field.field);
        const bool known = std::find(fields.begin(), fields.end(), state) != fields.end();
        if (state != 0 && !known) fields.push_back(state);
    }
    return fields;
}

}  // namespace leadloom::sync
