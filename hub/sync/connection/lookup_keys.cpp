#include "hub/sync/connection/lookup_keys.h"

namespace leadloom::sync {

LookupKey lookupKeyFor(model::KeyKind kind) {
    switch (kind) {
        case model::KeyKind::Email:
            return LookupKey::Email;
        case model::KeyKind::Phone:
            return LookupKey::Phone;
        case model::KeyKind::Domain:
            return LookupKey::Domain;
        case model::KeyKind::CompanyName:
        case model::KeyKind::DealName:
            break;
    }
    return LookupKey::Name;
}

}  // namespace leadloom::sync
