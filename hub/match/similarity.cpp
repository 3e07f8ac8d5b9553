#include "hub/match/similarity.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

namespace leadloom::match {
namespace {

constexpr std::size_t Longest = 64;
constexpr double PrefixShare = 0.1;
constexpr std::size_t LongestPrefix = 4;

struct Matched {
    std::uint64_t one = 0;
    std::uint64_t other = 0;
    int count = 0;
};

Matched matchedLetters(std::string_view one, std::string_view other) {
    const std::size_t reach = std::max<std::size_t>(std::max(one.size(), other.size()) / 2, 1) - 1;
    Matched matched;
    for (std::size_t i = 0; i < one.size(); ++i) {
        const std::size_t end = std::min(i + reach + 1, other.size());
        for (std::size_t j = i > reach ? i - reach : 0; j < end; ++j) {
            const std::uint64_t bit = std::uint64_t{1} << j;
            if ((matched.other & bit) != 0 || one[i] != other[j]) continue;
            matched.one |= std::uint64_t{1} << i;
            matched.other |= bit;
            ++matched.count;
            break;
        }
    }
    return matched;
}

int outOfOrder(std::string_view one, std::string_view other, const Matched& matched) {
    int count = 0;
    std::size_t j = 0;
    for (std::size_t i = 0; i < one.size(); ++i) {
        if ((matched.one >> i & 1) == 0) continue;
        while ((matched.other >> j & 1) == 0)
            ++j;
        if (one[i] != other[j]) ++count;
        ++j;
    }
    return count;
}

using Row = std::array<int, Longest + 1>;

}  // namespace

double jaroWinkler(std::string_view one, std::string_view other) {
    one = one.substr(0, Longest);
    other = other.substr(0, Longest);
    if (one == other) return one.empty() ? 0 : 1;
    // The greedy pairing below depends on who comes first.
    if (std::make_pair(one.size(), one) > std::make_pair(other.size(), other)) {
        std::swap(one, other);
    }
    const Matched matched = matchedLetters(one, other);
    if (matched.count == 0) return 0;
    const double common = matched.count;
    const double swaps = outOfOrder(one, other, matched) / 2.0;
    const double jaro = (common / static_cast<double>(one.size()) +
                         common / static_cast<double>(other.size()) + (common - swaps) / common) /
                        3;
    const auto [left, right] =
        std::mismatch(one.begin(), one.end(), other.begin(),
                      other.begin() + static_cast<std::ptrdiff_t>(one.size()));
    const auto prefix =
        std::min<std::size_t>(static_cast<std::size_t>(left - one.begin()), LongestPrefix);
    return jaro + static_cast<double>(prefix) * PrefixShare * (1 - jaro);
}

bool withinEdits(std::string_view one, std::string_view other, int most) {
    one = one.substr(0, Longest);
    other = other.substr(0, Longest);
    if (one == other) return true;
    if (std::abs(static_cast<int>(one.size()) - static_cast<int>(other.size())) > most)
        return false;
    Row before{};
    Row last{};
    Row now{};
    for (std::size_t j = 0; j <= other.size(); ++j)
        last[j] = static_cast<int>(j);
    for (std::size_t i = 1; i <= one.size(); ++i) {
        now[0] = static_cast<int>(i);
        int best = now[0];
        for (std::size_t j = 1; j <= other.size(); ++j) {
            const int replaced = last[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
            now[j] = std::min({replaced, last[j] + 1, now[j - 1] + 1});
            if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) {
                now[j] = std::min(now[j], before[j - 2] + 1);
            }
            best = std::min(best, now[j]);
        }
        if (best > most) return false;
        before = last;
        last = now;
    }
    return last[other.size()] <= most;
}

bool areTwoSwapped(std::string_view one, std::string_view other) {
    if (one.size() != other.size()) return false;
    std::array<std::size_t, 2> unlike{};
    std::size_t count = 0;
    for (std::size_t i = 0; i < one.size(); ++i) {
        if (one[i] == other[i]) continue;
        if (count == unlike.size()) return false;
        unlike[count++] = i;
    }
    return count == unlike.size() && one[unlike[0]] == other[unlike[1]] &&
           one[unlike[1]] == other[unlike[0]];
}

int lettersApart(std::string_view one, std::string_view other) {
    std::array<int, 256> left{};
    for (const char c : one)
        ++left[static_cast<unsigned char>(c)];
    for (const char c : other)
        --left[static_cast<unsigned char>(c)];
    int more = 0;
    int fewer = 0;
    for (const int count : left) {
        more += std::max(count, 0);
        fewer += std::max(-count, 0);
    }
    return std::max(more, fewer);
}

}  // namespace leadloom::match
