#include "hub/match/block_index.h"

#include <algorithm>

namespace leadloom::match {

void BlockIndex::add(std::uint32_t record, std::span<const BlockingKey> keys) {
    for (const BlockingKey& key : keys) {
        Block& block = blocks_[key.hash];
        ++block.size;
        if (block.size <= LargestBlock) {
            block.records.push_back(record);
        } else if (!block.records.empty()) {
            block.records = {};
        }
    }
}

std::vector<std::uint32_t> BlockIndex::candidates(std::span<const BlockingKey> keys,
                                                  std::uint32_t self, std::size_t most) const {
    std::vector<BlockHit> hits;
    for (const BlockingKey& key : keys) {
        const auto block = blocks_.find(key.hash);
        if (block == blocks_.end()) continue;
        for (const std::uint32_t record : block->second.records) {
            if (record != self) hits.push_back({record, block->second.size});
        }
    }
    const std::vector<std::uint64_t> chosen = chooseCandidates(hits, most);
    return {chosen.begin(), chosen.end()};
}

}  // namespace leadloom::match
