#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "hub/match/blocking.h"

namespace leadloom::match {

/// Blocks in memory: which records share a key. What a store does with an indexed table; for a
/// first pairing and for measuring. Reading is thread-safe while nobody adds.
class BlockIndex {
public:
    /// `record` is the caller's number. Adding a record twice files it twice.
    void add(std::uint32_t record, std::span<const BlockingKey> keys);

    /// The records worth comparing with one that has these keys, without `self`; sorted. Costs a
    /// look-up per key and what small blocks hold, however many records there are.
    std::vector<std::uint32_t> candidates(std::span<const BlockingKey> keys, std::uint32_t self,
                                          std::size_t most = MostCandidates) const;

private:
    struct Block {
        std::uint32_t size = 0;              ///< counted on when `records` is full
        std::vector<std::uint32_t> records;  ///< at most LargestBlock
    };
    std::unordered_map<std::uint64_t, Block> blocks_;
};

}  // namespace leadloom::match
