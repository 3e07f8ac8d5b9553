#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace leadloom::sandbox::salesforce {

struct SoqlToken {
    enum class Kind { Name, String, Number, DateTime, Symbol, End, Bad } kind = Kind::End;
    std::string text;
    std::size_t position = 0;
};

/// Cuts a query into tokens; the last one is End. A character or string that can't be read gives
/// a Bad token with the reason as its text, and ends the list.
std::vector<SoqlToken> soqlTokens(std::string_view text);

}  // namespace leadloom::sandbox::salesforce
