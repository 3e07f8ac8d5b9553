#include "hub/base/time_text.h"

#include <cstdio>
#include <ctime>

namespace leadloom {

std::string isoTime(TimeUs time) {
    if (time == 0) return {};
    const std::time_t seconds = time / 1'000'000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char date[32];
    std::strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &parts);
    char text[48];
    std::snprintf(text, sizeof text, "%s.%03dZ", date, static_cast<int>(time % 1'000'000 / 1000));
    return text;
}

}  // namespace leadloom
