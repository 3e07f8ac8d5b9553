#pragma once

#include <string>

namespace leadloom::match {

/// One name for a town that has several ("munchen" for "munich", "cairo" for the Arabic name), and
/// no blanks in it: they come and go. `folded` is text that MatchKeys folded to Latin.
std::string townOf(std::string folded);

}  // namespace leadloom::match
