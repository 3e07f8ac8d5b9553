#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hub/model/entity_id.h"

namespace leadloom::sync {

/// One pair that scoring looked at, for a person who reads a plan.
struct PairSample {
    model::EntityId one;
    model::EntityId other;
    double weight = 0;
    double probability = 0;
    std::string words;    ///< the evidence in one line; no values
    std::string oneName;  ///< name, address and records: for the admin's own screen, never a log
    std::string otherName;
};

/// What became of the pairs of one kind.
struct PairCount {
    std::int64_t count = 0;
    std::vector<PairSample> samples;  ///< the first few

    void add(PairSample sample) {
        constexpr std::size_t MostSamples = 10;
        ++count;
        if (samples.size() < MostSamples) samples.push_back(std::move(sample));
    }
};

/// What scoring did in a run.
struct PairingReport {
    std::int64_t looked = 0;    ///< records that were new or changed
    std::int64_t compared = 0;  ///< pairs
    PairCount certain;          ///< joined
    PairCount doubtful;         ///< put to review
    PairCount blocked;          ///< would be certain, but contradict each other or fit several
    PairCount duplicates;       ///< would be certain, but live in one stream of one system
};

}  // namespace leadloom::sync
