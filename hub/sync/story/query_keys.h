#pragma once

#include <string_view>
#include <vector>

#include "hub/model/identity_key.h"
#include "hub/normalize/locale_hints.h"

namespace leadloom::sync {

/// The keys that what a person typed may be meant as: an address, a number, a domain.
std::vector<model::IdentityKey> keysMeant(model::Entity entity, std::string_view query,
                                          const normalize::LocaleHints& locale);

}  // namespace leadloom::sync
