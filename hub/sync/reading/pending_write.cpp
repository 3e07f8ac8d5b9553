#include "hub/sync/reading/pending_write.h"

#include "hub/sync/identity/restored.h"
#include "hub/sync/ledger/last_stamp.h"
#include "hub/sync/reading/overtaken_write.h"

namespace leadloom::sync {
namespace {

/// What was sent is what the record says now. What stood there before is a contribution no more,
/// whoever said it.
void adoptPending(store::Shadow& all, model::FieldId field, const model::Value& external,
                  std::vector<model::FieldId>& gaveWay) {
    const bool said = giveWay(all, field);
    store::ShadowField& shadow = *all.find(field);
    if (said || shadow.canonical != shadow.pendingCanonical) gaveWay.push_back(field);
    shadow.external = external;
    shadow.canonical = shadow.pendingCanonical;
    shadow.unsure = false;
    settleRestored(all, field);
}

}  // namespace

void confirm(store::Shadow& all, model::FieldId field, const model::Value& external, bool settled,
             std::vector<model::FieldId>& gaveWay) {
    const store::ShadowField& before = *all.find(field);
    const bool kept = before.settled && before.canonical == before.pendingCanonical;
    adoptPending(all, field, external, gaveWay);
    store::ShadowField& shadow = *all.find(field);
    shadow.settled = settled || kept;
    forgetPending(shadow);
}

void believe(store::Shadow& all, model::FieldId field, std::vector<model::FieldId>& gaveWay) {
    const model::Value sent = all.find(field)->pending;
    adoptPending(all, field, sent, gaveWay);
}

void overtake(store::ShadowField& shadow, bool before) {
    if (!before && shadow.isUnderWay()) {
        shadow.external = shadow.pending;
        shadow.canonical = shadow.pendingCanonical;
    }
    forgetPending(shadow);
}

bool isAnswered(const store::ShadowField& shadow) {
    return shadow.canonical == shadow.pendingCanonical;
}

void forgetPending(store::ShadowField& shadow) {
    remember(shadow, {});
}

}  // namespace leadloom::sync
