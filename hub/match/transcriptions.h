#pragma once

#include <string_view>

namespace leadloom::match {

/// Whether two folded names are usual Latin spellings of one East Asian name. Han characters are
/// romanised in Mandarin, whoever bears them: "zuoteng" is how "Sato" comes out of Japanese
/// writing.
bool sameTranscription(std::string_view one, std::string_view other);

}  // namespace leadloom::match
