#include "hub/sync/ledger/last_stamp.h"

#include <algorithm>

namespace leadloom::sync {

TimeUs lastStampIn(const store::Shadow& shadow) {
    TimeUs last = 0;
    for (const store::ShadowField& field : shadow.fields) {
        if (field.own || field.field == LastStamp) last = std::max(last, field.stampUs);
    }
    return last;
}

bool giveWay(store::Shadow& shadow, model::FieldId field) {
    store::ShadowField* said = shadow.find(field);
    if (said == nullptr || !said->own) return false;
    const TimeUs stampUs = said->stampUs;
    said->own = false;
    if (lastStampIn(shadow) < stampUs) shadow.at(LastStamp).stampUs = stampUs;
    return true;
}

}  // namespace leadloom::sync
