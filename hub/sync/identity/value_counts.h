#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "hub/match/frequencies.h"

namespace leadloom::sync {

/// How often values occur, counted in bounded memory: when there are too many different ones, the
/// rarest are forgotten and the others lowered by as much (lossy counting). What is common stays
/// known, and only that takes weight from a match. Not thread-safe.
class ValueCounts final : public match::Frequencies {
public:
    explicit ValueCounts(std::size_t most = 1U << 18U) : most_(most) {}

    void add(const match::Profile& profile);

    std::uint64_t records() const override { return records_; }
    std::uint64_t count(std::uint64_t value) const override;

    /// As one blob, values counted once left out.
    std::string encoded() const;
    /// What can't be read counts as nothing: counts are only statistics, and come again.
    static ValueCounts decoded(std::string_view blob);

private:
    void forgetRarest();

    std::size_t most_;
    std::unordered_map<std::uint64_t, std::uint32_t> counts_;
    std::uint64_t records_ = 0;
};

}  // namespace leadloom::sync
