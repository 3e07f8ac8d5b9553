#pragma once

#include <string_view>

namespace leadloom::model {

/// Shapes of the normal forms, told by the characters alone. All are pure and allocate nothing.
bool isEmailShape(std::string_view text);     ///< one "@", a dot behind it, no blanks
bool isPhoneShape(std::string_view text);     ///< "+358401234567", an extension after ";ext="
bool isUrlShape(std::string_view text);       ///< "http://…" or "https://…"
bool isDomainShape(std::string_view text);    ///< "acme.example"
bool isLanguageShape(std::string_view text);  ///< "pt-BR"
bool isZoneShape(std::string_view text);      ///< "Europe/Helsinki"
bool isDecimalShape(std::string_view text);   ///< "-12.5": no needless zeros, no exponent
bool isDateShape(std::string_view text);      ///< "2026-01-05", an existing day
bool isInstantShape(std::string_view text);   ///< "2026-01-05T09:30:00.000Z"
/// Exactly `length` letters A to Z.
bool isUpperCode(std::string_view text, std::size_t length);

}  // namespace leadloom::model
