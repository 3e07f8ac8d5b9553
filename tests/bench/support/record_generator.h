#pragma once

#include <cstdint>
#include <string>

#include "tests/bench/support/person_record.h"

namespace leadloom::bench {

/// Makes the same contacts for the same seed, on every machine. Record `n` is made from the seed
/// and `n` alone, so any part of the stream can be made without the rest. Immutable; thread-safe.
class RecordGenerator {
public:
    static constexpr int PageSize = 100;
    /// One record in this many carries the e-mail of an earlier one, spelt otherwise.
    static constexpr int DuplicateEvery = 20;

    explicit RecordGenerator(std::uint64_t seed) : seed_(seed) {}

    PersonRecord record(std::uint64_t number, std::uint32_t revision = 0) const;
    bool isDuplicate(std::uint64_t number) const;
    /// {"results":[…],"next":"<number after the last>"}; "next" is left out on the last of `total`.
    std::string page(std::uint64_t first, std::uint64_t total, std::uint32_t revision = 0) const;
    /// How many different people the first `total` records are.
    static std::uint64_t distinct(std::uint64_t total);

private:
    std::uint64_t seed_;
};

}  // namespace leadloom::bench
