#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "hub/app/labelled_file.h"
#include "hub/match/weights.h"

namespace leadloom::app {

/// How many of the pairs that were made are right, and how many of the right ones were made.
struct Quality {
    double precision = 1;  ///< 1 where nothing was made
    double recall = 0;
    double f1() const;
};

/// What matching makes of one labelled set.
struct Measurement {
    std::string name;
    std::size_t records = 0;
    std::size_t truePairs = 0;
    Quality pairs;
    Quality joined;               ///< the same of the groups
    double blockingRecall = 0;    ///< true pairs that were compared at all
    double candidates = 0;        ///< pairs compared for each record
    double review = 0;            ///< pairs for review for each record
    double recallAtThousand = 0;  ///< recall by pairs while precision is 0.999 or more
    double seconds = 0;
    /// Of pairs of different persons who look alike, how many were joined; below 0: no such pairs.
    double lookAlikesJoined = -1;
    /// Recall after joining of pairs of which one is written in the named script, the other in
    /// Latin.
    std::map<std::string, double> acrossScripts;
};

/// Matches the records of a set as a first pairing does and holds the outcome against the truth.
Measurement measure(const LabelledSet& set, const match::Weights& weights);

}  // namespace leadloom::app
