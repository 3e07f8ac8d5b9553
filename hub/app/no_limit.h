#pragma once

#include <limits>

namespace leadloom::app {

/// For the store's listings, which want a number: lists are complete unless --limit is given.
inline constexpr int NoLimit = std::numeric_limits<int>::max();

inline int limitOf(int asked) {
    return asked == 0 ? NoLimit : asked;
}

}  // namespace leadloom::app
