#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "hub/match/observation.h"
#include "hub/match/verdict.h"
#include "hub/match/weights.h"

namespace leadloom::match {

/// One thing that speaks for or against two records being one.
struct Evidence {
    Feature what = Feature::GivenName;
    Level level = Level::Missing;
    double weight = 0;  ///< log2 of the likelihood ratio, after what is said twice was cut

    /// "same e-mail address", "given names are forms of one name". Static, no personal data.
    std::string_view words() const;
};

/// What is thought of two records.
struct Comparison {
    double weight = 0;       ///< sum of the evidence, in bits
    double surplus = 0;      ///< weight beyond what the number of records asks for: even odds at 0
    double probability = 0;  ///< 0 to 1, from the surplus
    std::uint8_t contradictions = 0;
    Outcome outcome = Outcome::Apart;
    std::size_t size = 0;
    std::array<Evidence, FeatureCount> all{};

    /// Strongest first, whether for or against.
    std::span<const Evidence> evidence() const { return {all.data(), size}; }
};

/// Weighs what was observed. Records that contradict each other are never joined; they go to review
/// when everything else speaks for them.
Comparison weigh(const Observation& observation, const Weights& weights);

/// observe and weigh in one.
Comparison compare(const Profile& one, const Profile& other, const Weights& weights,
                   const Frequencies& frequencies);

/// "birth dates differ", …: one contradiction in words.
std::string_view words(Contradiction contradiction);

/// All of it in one line for people, strongest first, with weights in bits: "same e-mail address
/// (+14.2); given names differ (-6.5)". Holds no personal data.
std::string inWords(const Comparison& comparison);

}  // namespace leadloom::match
