#include "hub/sync/reading/another_record.h"

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

}  // namespace

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
