#pragma once

#include <string>

#include "hub/base/clock.h"

namespace leadloom {

/// "2026-01-02T08:15:30.123Z"; empty for 0, which stands for "not known".
std::string isoTime(TimeUs time);

}  // namespace leadloom
