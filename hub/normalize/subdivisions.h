#pragma once

#include <span>
#include <string_view>

namespace leadloom::normalize {

/// One part of a country by ISO 3166-2, with the names people write for it.
struct Subdivision {
    std::string_view code;       ///< "DE-BY"
    std::string_view name;       ///< in the language of the place
    std::string_view otherName;  ///< in English or an old form; may be empty
};

/// Of the countries where forms ask for a state: US, CA, AU, DE, AT, CH, BR, IN, MX, IT regions, ES
/// communities, GB nations.
std::span<const Subdivision> subdivisions();

}  // namespace leadloom::normalize
