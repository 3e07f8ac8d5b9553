#pragma once

#include <string_view>

namespace leadloom::match {

/// What a number rings: a mobile is one person's, a line an office's or a home's.
enum class PhoneKind { Mobile, Line, Unknown };

/// Of a number in E.164, by the mobile prefixes of some fifty countries. Unknown: without "+", of
/// other countries, and where lines and mobiles share their prefixes (North America, Mexico).
PhoneKind phoneKindOf(std::string_view number);

}  // namespace leadloom::match
