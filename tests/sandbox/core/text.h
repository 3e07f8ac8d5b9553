#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leadloom::sandbox {

/// ASCII lower case; other bytes stay.
std::string lowered(std::string_view text);
bool equalsIgnoringCase(std::string_view a, std::string_view b);
/// Without leading and trailing ASCII white space.
std::string_view trimmed(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);
std::string joined(const std::vector<std::string>& parts, std::string_view separator);
/// True when `text` has the shape of `pattern`, in which `*` stands for any run of characters.
bool matchesGlob(std::string_view pattern, std::string_view text);
/// Decimal integer over the whole text, nothing else.
std::optional<std::int64_t> parsedInteger(std::string_view text);
/// Decimal number over the whole text, nothing else; no inf, nan or hex.
std::optional<double> parsedNumber(std::string_view text);
/// Number of Unicode code points in UTF-8 text.
std::size_t codePoints(std::string_view text);
bool isUtf8(std::string_view text);
/// The coarse shape of an address that both vendors insist on.
bool looksLikeEmail(std::string_view text);

/// Appends `text` as a JSON string with its quotes.
void appendJsonString(std::string& out, std::string_view text);

}  // namespace leadloom::sandbox
