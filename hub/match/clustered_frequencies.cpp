#include "hub/match/clustered_frequencies.h"

#include <algorithm>

namespace leadloom::match {

ClusteredFrequencies::ClusteredFrequencies(std::span<const Profile> profiles,
                                           const Clusters& clusters)
    : records_(profiles.size()) {
    std::vector<std::uint64_t> values;
    for (const auto& group : clusters.groups) {
        values.clear();
        for (const std::uint32_t place : group) {
            const auto own = countedValues(profiles[place]);
            values.insert(values.end(), own.begin(), own.end());
        }
        std::sort(values.begin(), values.end());
        values.erase(std::unique(values.begin(), values.end()), values.end());
        for (const std::uint64_t value : values)
            ++counts_[value];
    }
}

std::uint64_t ClusteredFrequencies::count(std::uint64_t value) const {
    const auto found = counts_.find(value);
    return found == counts_.end() ? 0 : found->second;
}

}  // namespace leadloom::match
