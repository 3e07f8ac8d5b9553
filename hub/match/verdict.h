#pragma once

#include <cstdint>
#include <string_view>

namespace leadloom::match {

enum class Outcome : std::uint8_t {
    Join,    ///< one and the same
    Review,  ///< likely enough that a person should look; kept apart until then
    Apart,   ///< not the same, as far as this key goes
};

/// What is thought of two records that share a strong key. The texts are static and hold no
/// personal data.
struct Verdict {
    Outcome outcome = Outcome::Apart;
    std::string_view rule;      ///< "strong_key:email", "strong_key:phone", …
    std::string_view evidence;  ///< in words, for people
};

}  // namespace leadloom::match
