#pragma once

#include <string>
#include <string_view>

#include "tests/sandbox/people/locale.h"
#include "tests/sandbox/people/random.h"

namespace leadloom::sandbox {

/// `text` with one slip of the fingers: two letters swapped, one doubled or one lost. Text that
/// is not plain ASCII, or short, stays.
std::string withTypo(const std::string& text, Random& random);
/// Now and then in capitals, in small letters, or with a blank too many.
std::string asTyped(const std::string& text, Random& random);
/// `#` replaced by digits.
std::string withDigits(std::string_view pattern, Random& random);
/// A national number in one of the ways people write it.
std::string writtenNumber(const std::string& national, const Locale& locale, Random& random);
/// Letters and digits of Latin text, lower-cased, for addresses.
std::string addressPart(std::string_view latin);

}  // namespace leadloom::sandbox
