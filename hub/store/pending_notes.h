#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "hub/store/stream_key.h"

namespace leadloom::store {

/// What is counted; stored, never reuse a number.
enum class TallyKind : std::uint8_t { Links = 1, Canonicals = 2, Intents = 3 };

/// A count that changed.
struct TallyNote {
    TallyKind kind;
    std::int64_t key;
    std::int64_t delta;
};

/// A record seen in a generation, by the hash of its external id.
struct SeenNote {
    StreamKey stream;
    std::int64_t generation;
    std::uint64_t record;
};

/// What a transaction gathers in memory and writes in one go when it commits. Append-only, so that
/// a nested part which fails is undone by cutting back to where it began.
struct PendingNotes {
    struct Mark {
        std::size_t tallies;
        std::size_t seen;
    };

    std::vector<TallyNote> tallies;
    std::vector<SeenNote> seen;

    Mark mark() const { return {tallies.size(), seen.size()}; }
    void cutBackTo(Mark mark) {
        tallies.resize(mark.tallies);
        seen.resize(mark.seen);
    }
    bool empty() const { return tallies.empty() && seen.empty(); }
};

}  // namespace leadloom::store
