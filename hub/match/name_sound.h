#pragma once

#include <string>
#include <string_view>

namespace leadloom::match {

/// The consonants of a folded name with transcription habits levelled: "mohamed", "muhammad" and
/// the "mhmd" that Arabic script gives are all "md"; what is doubled counts once. May be empty.
std::string consonantsOf(std::string_view name);

}  // namespace leadloom::match
