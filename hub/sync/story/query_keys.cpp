#include "hub/sync/story/query_keys.h"

#include "hub/normalize/match_keys.h"
#include "hub/normalize/normalizer.h"

namespace leadloom::sync {

std::vector<model::IdentityKey> keysMeant(model::Entity entity, std::string_view query,
                                          const normalize::LocaleHints& locale) {
    normalize::Normalizer normalizer(locale);
    std::vector<model::IdentityKey> keys;
    if (query.find('@') != std::string_view::npos) {
        const auto address = normalizer.normalize(model::FieldType::Email, query);
        normalize::MatchKeys matchKeys;
        if (address.hasValue()) {
            keys.push_back({entity, model::KeyKind::Email, matchKeys.email(address.value)});
        }
        return keys;
    }
    const auto number = normalizer.normalize(model::FieldType::Phone, query);
    if (number.hasValue()) keys.push_back({entity, model::KeyKind::Phone, number.value});
    const auto domain = normalizer.normalize(model::FieldType::Domain, query);
    if (domain.hasValue()) {
        keys.push_back(
            {entity, model::KeyKind::Domain, normalize::MatchKeys::domain(domain.value)});
    }
    return keys;
}

}  // namespace leadloom::sync
