#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "hub/normalize/normal_form.h"

namespace leadloom::normalize {

/// Telephone numbers in E.164, an extension after ";ext=". Remembers what it parsed, within bounds.
/// Not thread-safe: one per worker.
class PhoneParser {
public:
    PhoneParser();
    ~PhoneParser();
    PhoneParser(const PhoneParser&) = delete;
    PhoneParser& operator=(const PhoneParser&) = delete;

    /// `region` (ISO 3166-1 alpha-2, may be empty) reads national spellings. Without it only
    /// numbers that start with "+" or "00" are taken. Refused: numbers no network could have.
    NormalForm parse(std::string_view raw, std::string_view region);

private:
    NormalForm parseSlowly(std::string_view raw, std::string_view region) const;

    std::unordered_map<std::string, NormalForm> seen_;
    std::string key_;
};

}  // namespace leadloom::normalize
