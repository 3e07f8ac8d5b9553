#pragma once

#include <string>
#include <vector>

namespace leadloom::match {

/// Folded words of a name without the parts that come and go between its spellings ("van", "de la",
/// "al"); all of them when nothing else would be left.
std::vector<std::string> withoutParticles(std::vector<std::string> words);

}  // namespace leadloom::match
