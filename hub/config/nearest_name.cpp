#include "hub/config/nearest_name.h"

#include <algorithm>
#include <cctype>
#include <limits>
#include <vector>

namespace leadloom::config {
namespace {

constexpr std::size_t LongestName = 64;

char lower(char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

std::size_t editDistance(std::string_view from, std::string_view to) {
    std::vector<std::size_t> before(to.size() + 1);
    std::vector<std::size_t> last(to.size() + 1);
    std::vector<std::size_t> row(to.size() + 1);
    for (std::size_t j = 0; j <= to.size(); ++j)
        last[j] = j;
    for (std::size_t i = 1; i <= from.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= to.size(); ++j) {
            const char a = lower(from[i - 1]);
            const char b = lower(to[j - 1]);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a == b ? 0U : 1U)});
            const bool swapped = i > 1 && j > 1 && a == lower(to[j - 2]) && lower(from[i - 2]) == b;
            if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before.swap(last);
        last.swap(row);
    }
    return last[to.size()];
}

}  // namespace

std::string nearestName(std::string_view written, std::span<const std::string> known) {
    if (written.empty() || written.size() > LongestName) return {};
    const std::size_t allowed = std::max<std::size_t>(1, written.size() / 3);
    std::size_t best = std::numeric_limits<std::size_t>::max();
    std::string nearest;
    for (const std::string& name : known) {
        if (name.size() > LongestName) continue;
        const std::size_t distance = editDistance(written, name);
        if (distance > allowed || distance >= best) continue;
        best = distance;
        nearest = name;
    }
    return nearest;
}

}  // namespace leadloom::config
