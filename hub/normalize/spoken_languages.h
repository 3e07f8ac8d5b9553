#pragma once

#include <array>

namespace leadloom::normalize {

/// Languages in which names of countries, languages and currencies are understood. Where one name
/// means two things, the earlier language decides.
inline constexpr std::array<const char*, 44> SpokenLanguages = {
    "en", "de", "fr", "es", "it", "pt", "nl", "sv", "fi", "da",      "nb",
    "pl", "cs", "sk", "hu", "ro", "bg", "el", "tr", "ru", "uk",      "et",
    "lv", "lt", "sl", "hr", "sr", "is", "ga", "ca", "he", "ar",      "fa",
    "hi", "bn", "th", "vi", "id", "ms", "ja", "ko", "zh", "zh_Hant", "sr_Latn"};

}  // namespace leadloom::normalize
