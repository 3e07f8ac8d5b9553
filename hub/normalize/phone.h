#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "hub/normalize/normal_form.h"

namespace leadloom::normalize {

/// Telephone numbers in E.164, an extension after ";ext=". Remembers what it parsed, within bounds.
/// Not thread-safe: one per worker.
class PhoneParser {
public:
    PhoneParser();

    /// `region` (ISO 3166-1 alpha-2, may be empty) reads national spellings. Without it only
    /// numbers that start with "+" or "00" are taken. Refused: numbers no network could have.
    NormalForm parse(std::string_view raw, std::string_view region);

private:
    bool isSettled(std::string_view number);
    bool isPossible(int countryCode, std::size_t nationalDigits);
    std::string parseQuickly(std::string_view text, std::string_view region);
    NormalForm parseSlowly(std::string_view raw, std::string_view region);

    enum class Possible : std::uint8_t { Unknown, Yes, No };

    std::unordered_map<std::string, NormalForm> seen_;
    std::string key_;
    std::vector<Possible> possible_;  ///< by country code and number of digits, as asked so far
};

}  // namespace leadloom::normalize
