#pragma once

#include <string_view>

#include <leadloom/sdk/result.h>
#include <nlohmann/json.hpp>

namespace leadloom::sdk {

/// One vCard (2.1, 3.0 or 4.0, with its BEGIN and END) as an object under its properties' names:
/// FN, EMAIL, EMAIL 2, TEL, ORG, TITLE …; structured ones by their parts: N.family, N.given,
/// ADR.street, ADR.city … Values are unfolded, decoded and unescaped; embedded pictures are left
/// out. LL_INVALID_RECORD: it is empty, or a line of it is no property.
Result<nlohmann::ordered_json> readCard(std::string_view text);

}  // namespace leadloom::sdk
