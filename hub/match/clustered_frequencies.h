#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>

#include "hub/match/clustering.h"
#include "hub/match/frequencies.h"

namespace leadloom::match {

/// How many things hold a value, not how many records: what ten records of one thing say counts
/// once. Reading is thread-safe.
class ClusteredFrequencies final : public Frequencies {
public:
    ClusteredFrequencies(std::span<const Profile> profiles, const Clusters& clusters);

    /// Of records, all the same: there are as many to choose from.
    std::uint64_t records() const override { return records_; }
    std::uint64_t count(std::uint64_t value) const override;

private:
    std::unordered_map<std::uint64_t, std::uint32_t> counts_;
    std::uint64_t records_;
};

}  // namespace leadloom::match
