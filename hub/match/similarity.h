#pragma once

#include <string_view>

namespace leadloom::match {

/// Jaro-Winkler likeness of two folded words, 0 (nothing in common) to 1 (equal). Symmetric. Only
/// the first 64 bytes count.
double jaroWinkler(std::string_view one, std::string_view other);

/// Whether at most `most` letters were put in, left out, replaced or swapped with their neighbour.
/// Symmetric; only the first 64 bytes count.
bool withinEdits(std::string_view one, std::string_view other, int most);

/// The same but for two letters that changed places, however far apart. Not of equal words.
bool areTwoSwapped(std::string_view one, std::string_view other);

/// How many letters one must give and take to be the other, in whatever order: 0 for an anagram.
int lettersApart(std::string_view one, std::string_view other);

}  // namespace leadloom::match
