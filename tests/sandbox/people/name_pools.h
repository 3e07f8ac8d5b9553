#pragma once

#include <string>
#include <vector>

namespace leadloom::sandbox {

/// One name in the ways people write it; `latin` holds at least one spelling, the usual one first.
struct NameSpellings {
    std::string native;
    std::vector<std::string> latin;
    std::string nick;  ///< as friends say it, in the native script; may be empty
};

/// The names of one country, the most common first.
struct NamePool {
    std::string country;  ///< the Locale's
    std::string script;   ///< "latin", "cyrillic", "greek", "han", "arabic"
    bool familyFirst = false;
    std::vector<NameSpellings> given, family;
};

/// Nine countries, some forty names of each kind.
const std::vector<NamePool>& namePools();

}  // namespace leadloom::sandbox
