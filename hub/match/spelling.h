#pragma once

#include <string>
#include <string_view>

namespace leadloom::match {

/// Whether two folded names are spellings of one: equal once transcriptions are levelled ("mueller"
/// and "muller", "yuliya" and "julia"), or one slip of the finger apart when long enough.
bool sameSpelling(std::string_view one, std::string_view other);

/// The sound of a folded name with transcription habits levelled: first letter, then consonants.
std::string soundOf(std::string_view name);

}  // namespace leadloom::match
