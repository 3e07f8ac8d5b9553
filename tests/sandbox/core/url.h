#pragma once

#include <string>
#include <string_view>

#include "tests/sandbox/core/message.h"

namespace leadloom::sandbox {

/// Percent-decoded text; `plusIsSpace` as in queries and forms. A broken escape stays as it is.
std::string percentDecoded(std::string_view text, bool plusIsSpace);
std::string percentEncoded(std::string_view text);
/// `a=1&b=2` as pairs, decoded.
Pairs parsedForm(std::string_view text);
/// First value of `name`, empty when absent.
std::string formValue(const Pairs& form, std::string_view name);

/// Fills path, segments, query and rawQuery of `request` from a request target below the prefix.
void setTarget(Request& request, std::string_view target);

}  // namespace leadloom::sandbox
