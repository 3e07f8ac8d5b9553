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
    /// One record in this many is an earlier person once more: another id, the e-mail spelt
    /// otherwise, last changed a year before, all else the same. So both who takes the first and
    /// who takes the latest ends with the earlier record's spelling.
    static constexpr int DuplicateEvery = 20;
    /// One record in this many is edited where a scenario edits one in a hundred; no duplicate and
    /// no duplicate's original is among them.
    static constexpr int EditedEvery = 100;

    explicit RecordGenerator(std::uint64_t seed) : seed_(seed) {}

    PersonRecord record(std::uint64_t number, std::uint32_t revision = 0) const;
    static bool isDuplicate(std::uint64_t number);
    static bool isEdited(std::uint64_t number);
    /// The record whose person this one is: its own number where it is no duplicate.
    static std::uint64_t originalOf(std::uint64_t number);
    /// {"results":[…],"next":"<number after the last>","more":true|false}; the records that are
    /// edited have the given revision.
    std::string page(std::uint64_t first, std::uint64_t total, std::uint32_t revision = 0) const;
    /// How many different people the first `total` records are.
    static std::uint64_t distinct(std::uint64_t total);

private:
    PersonRecord person(std::uint64_t number, std::uint32_t revision) const;

    std::uint64_t seed_;
};

}  // namespace leadloom::bench
