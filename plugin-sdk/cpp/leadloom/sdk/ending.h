#pragma once

#include <cstdint>
#include <string>

#include <leadloom/sdk/checkup.h>
#include <leadloom/sdk/time.h>

namespace leadloom::sdk {

/// A warning, in a check, that something ends within 14 days. Times in microseconds; `at` 0 =
/// never. `what`: "the token's life".
inline void warnOfEnd(Checkup& checkup, const std::string& what, std::int64_t at, std::int64_t now,
                      const std::string& remedy) {
    constexpr std::int64_t Soon = 14LL * 86'400 * 1'000'000;
    if (at == 0 || at > now + Soon) return;
    checkup.warning({"ends_soon", what + " ends on " + formatIsoTime(at).substr(0, 10), remedy});
}

}  // namespace leadloom::sdk
