#include "hub/sync/reading/another_record.h"

#include <algorithm>
#include <iterator>

#include "hub/match/fields.h"
#include "hub/sync/identity/identity.h"
#include "hub/sync/ledger/shown_items.h"

namespace leadloom::sync {
namespace {

/// One value alone is changed by people, too.
constexpr int LeastChanged = 2;

/// Whether any item of what is known stands there still.
bool keepsItems(const store::ShadowField& known, const mapping::MappedField& field) {
    const auto missing = missingFrom(known.canonical, field.canonical);
    return known.canonical.isPresent() && missing.size() < known.canonical.items().size();
}

bool isName(model::FieldId field) {
    constexpr model::FieldId Names[] = {
        match::field::LeadFullName,   match::field::LeadGivenName, match::field::LeadFamilyName,
        match::field::LeadNativeName, match::field::CompanyName,   match::field::CompanyLegalName,
        match::field::DealName};
    return std::find(std::begin(Names), std::end(Names), field) != std::end(Names);
}

}  // namespace

bool holdsAnother(const mapping::Mapping& mapping, const store::Shadow& known,
                  const mapping::MappedRecord& fields) {
    int names = 0;
    int keys = 0;
    int keptKeys = 0;
    int kept = 0;
    int changed = 0;
    for (const mapping::MappedField& field : fields.fields) {
        const store::ShadowField* shadow = known.find(field.field);
        const bool before = shadow != nullptr && shadow->external.isPresent();
        if (!before && !field.external.isPresent()) continue;
        const bool same =
            before && (shadow->external == field.external ||
                       mapping.equivalent(field.field, shadow->external, field.external) ||
                       keepsItems(*shadow, field));
        ++(same ? kept : changed);
        if (isName(field.field)) {
            if (!same) return true;
            ++names;
        } else if (Identity::isKeyField(field.field)) {
            ++keys;
            if (same) ++keptKeys;
        }
    }
    if (names != 0) return false;
    return keys != 0 ? keptKeys == 0 : changed > kept;
}

bool isAnotherRecord(const mapping::Mapping& mapping, const store::Shadow& known,
                     const mapping::MappedRecord& fields) {
    bool otherKey = false;
    int changed = 0;
    int left = 0;
    for (const mapping::MappedField& field : fields.fields) {
        const store::ShadowField* shadow = known.find(field.field);
        if (shadow == nullptr || !field.external.isPresent()) continue;
        const auto holds = [&](const model::Value& value) {
            return value.isPresent() && (value == field.external ||
                                         mapping.equivalent(field.field, value, field.external));
        };
        const bool stands = holds(shadow->external);
        if (stands && !shadow->pending.isAbsent()) continue;
        const bool key = Identity::isKeyField(field.field);
        if (stands || holds(shadow->pending) || keepsItems(*shadow, field)) {
            if (key) return false;
            ++left;
        } else if (shadow->external.isPresent()) {
            otherKey = otherKey || key;
            ++changed;
        }
    }
    return otherKey && changed >= LeastChanged && changed > 2 * left;
}

}  // namespace leadloom::sync
