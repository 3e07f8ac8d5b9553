#pragma once

#include <string>

namespace leadloom::normalize {

/// What a connection or workspace is known to write in, used where a value leaves it open.
struct LocaleHints {
    /// ISO 3166-1 alpha-2 for national phone numbers, "$" and states; may be empty.
    std::string region{};
    /// The mark that parts whole from fraction in people's texts, '.' or ','. Zero (the default)
    /// for machine-written numbers: "1234.5", and grouped ones only where they can't be misread.
    char decimalMark = '\0';
};

}  // namespace leadloom::normalize
