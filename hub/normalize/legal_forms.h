#pragma once

#include <string>
#include <string_view>

namespace leadloom::normalize {

/// Takes legal forms ("gmbh", "inc", "sp z o o") and joining words off a folded company name (see
/// LatinFolder). Never takes the last word left.
std::string withoutLegalForms(std::string_view folded);

/// The same for the forms of Chinese, Japanese and Korean, before the name is romanised.
std::string withoutEastAsianLegalForms(std::string_view name);

}  // namespace leadloom::normalize
