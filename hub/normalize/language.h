#pragma once

#include <string_view>

#include "hub/normalize/normal_form.h"

namespace leadloom::normalize {

/// A BCP 47 tag ("en", "pt-BR", "zh-Hant") from a tag in any case, with underscores, from ISO 639-2
/// codes, or from the name of a language in itself or in any of some forty languages.
NormalForm normalizeLanguage(std::string_view raw);

}  // namespace leadloom::normalize
