#pragma once

#include <string_view>

#include "hub/normalize/normal_form.h"

namespace leadloom::normalize {

/// An e-mail address: taken out of "mailto:…", "Name <…>" and stray punctuation, domain in lower
/// case and ASCII (IDNA), local part as written (NFC). Refused: anything without exactly one "@",
/// blanks inside, domains without a dot, more than 254 bytes, dots in odd places of the local part
/// (except at the Japanese mobile carriers that once issued such addresses).
NormalForm normalizeEmail(std::string_view raw);

/// The two halves of a normal form; both empty when there is no "@".
struct EmailParts {
    std::string_view local;
    std::string_view domain;
};
EmailParts splitEmail(std::string_view address);

}  // namespace leadloom::normalize
