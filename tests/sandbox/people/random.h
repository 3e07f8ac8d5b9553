#pragma once

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace leadloom::sandbox {

/// A seeded source whose results are the same with every standard library, unlike the
/// distributions of <random>.
class Random {
public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}

    std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : engine_() % bound; }
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low + 1)));
    }
    /// True once in `1 / share` on average; `share` in thousandths.
    bool chance(unsigned thousandths) { return below(1000) < thousandths; }

    template <typename Element>
    const Element& pick(const std::vector<Element>& list) {
        return list[below(list.size())];
    }
    template <typename Element>
    void shuffle(std::vector<Element>& list) {
        for (std::size_t i = list.size(); i > 1; --i)
            std::swap(list[i - 1], list[below(i)]);
    }

private:
    std::mt19937_64 engine_;
};

}  // namespace leadloom::sandbox
