#include "hub/sync/reading/overtaken_write.h"

#include <utility>

namespace leadloom::sync {

bool isOvertaken(const store::ShadowField& shadow) {
    return shadow.pending.isAbsent() && !shadow.pendingCanonical.isAbsent();
}

void remember(store::ShadowField& shadow, OvertakenWrite write) {
    shadow.pending = model::Value::absent();
    shadow.pendingCanonical = std::move(write.canonical);
    shadow.pendingSinceUs = write.writtenUs;
    shadow.unsure = false;
}

bool mayBeOurs(const store::ShadowField& shadow, TimeUs vendorTimeUs) {
    return isOvertaken(shadow) && vendorTimeUs != 0 &&
           vendorTimeUs <= shadow.pendingSinceUs + ClockSlackUs;
}

}  // namespace leadloom::sync
